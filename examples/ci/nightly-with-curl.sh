#!/bin/sh
# The same without any dependency: three lines, for a crontab or another CI.
./nightly.sh > nightly.log 2>&1; code=$?
tail -c 10000 nightly.log | curl -fsS -o /dev/null -m 10 --retry 3 --data-binary @- "$BETTERSTACK_UPTIME_HEARTBEAT_URL/$code" || true
exit $code
