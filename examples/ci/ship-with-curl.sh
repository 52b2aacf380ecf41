#!/bin/sh
# The log of a failing run, without this package: jq is on every GitHub runner.
{ echo "tests failed"; cat test.log; } |
  jq -Rc --arg run "$GITHUB_RUN_ID" --arg commit "$GITHUB_SHA" '{message: ., run: $run, commit: $commit}' |
  curl -fsS -o /dev/null -m 10 --retry 3 -H "Authorization: Bearer $BETTERSTACK_SOURCE_TOKEN" -H "Content-Type: application/x-ndjson" --data-binary @- "https://$BETTERSTACK_INGEST_HOST"
