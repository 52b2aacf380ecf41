#!/bin/sh
# The job itself: replace it with yours. It knows nothing of Better Stack.
echo "nightly report: 3 orders"
exit "${NIGHTLY_EXIT:-0}"
