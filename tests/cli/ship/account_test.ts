import assert from "node:assert/strict";
import { test } from "node:test";
import { Account } from "../../../src/cli/ship/account.ts";
import { BetterStackError } from "../../../src/core/errors.ts";

const REFUSED = new BetterStackError(
  "refused",
  "lost 2 records for https://host: it answered 401; check the source token (from sourceToken)",
  401,
);
const FULL = new BetterStackError(
  "queue-full",
  "lost 1 record for https://host: the queue is full (maxQueueBytes)",
);
const LATE = new BetterStackError(
  "closed",
  "lost 1 record for https://host: it came after close()",
);

const OUT_OF_TIME = new BetterStackError(
  "deadline",
  "lost 2 records for https://host: close() ran out of time (it answered 503); 3 so far",
  503,
);

const stats = (logged: number, delivered: number) => ({
  logged,
  delivered,
  dropped: logged - delivered,
  pending: 0,
  retries: 0,
});

test("Account sums up in a line what was lost, with its first reason in the words of the flags", () => {
  const account = new Account(() => {});
  account.onError(REFUSED, ["{}", "{}"]);
  account.onError(REFUSED, ["{}"]);

  assert.equal(
    account.close(stats(10, 7)),
    "shipped 7 of 10 records; 3 lost " +
      "(refused: it answered 401; check the source token (from --source-token))",
  );
});

test("Account counts each reason where there are several", () => {
  const account = new Account(() => {});
  account.onError(REFUSED, ["{}"]);
  account.onError(FULL, ["{}", "{}"]);

  assert.match(
    account.close(stats(3, 0)),
    /^shipped 0 of 3 records; 3 lost \(1 refused: it answered 401; .*; 2 queue-full: the queue is full \(--max-queue-bytes\)\)$/,
  );
});

test("Account says in the words of a command what the library says of its own calls", () => {
  const account = new Account(() => {});
  account.onError(LATE, ["{}"]);

  assert.equal(
    account.close(stats(1, 0)),
    "shipped 0 of 1 record; 1 lost (closed: read too late to be sent)",
  );
});

test("Account says why there was no time, when that is known", () => {
  const account = new Account(() => {});
  account.onError(OUT_OF_TIME, ["{}", "{}"]);

  assert.equal(
    account.close(stats(2, 0)),
    "shipped 0 of 2 records; 2 lost (deadline: not delivered in time (it answered 503))",
  );
});

test("Account counts what came too late with the one that the library tells of", () => {
  const account = new Account(() => {});
  account.onError(FULL, ["{}", "{}"]);
  account.onError(LATE, ["{}"]);

  assert.match(
    account.close(stats(10, 3)),
    /^shipped 3 of 10 records; 7 lost \(2 queue-full: .*; 5 closed: read too late to be sent\)$/,
  );
});

test("Account tells trouble once it has lasted for two seconds, and each kind once a minute", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => t.mock.timers.reset());
  const said: string[] = [];
  const account = new Account((line) => said.push(line));

  account.onError(REFUSED, ["{}"]);
  account.onError(REFUSED, ["{}"]);
  account.onError(FULL, ["{}"]);
  assert.deepEqual(said, []);
  t.mock.timers.tick(2_000);

  assert.equal(said.length, 2);
  assert.match(said[0]!, /^lost 2 records for https:\/\/host: it answered 401/);
});

test("Account tells nothing more once it is closed", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => t.mock.timers.reset());
  const said: string[] = [];
  const account = new Account((line) => said.push(line));

  account.onError(REFUSED, ["{}"]);
  account.close(stats(1, 0));
  t.mock.timers.tick(10_000);

  assert.deepEqual(said, []);
});

test("Account tells a bad variable at once", () => {
  const said: string[] = [];
  const account = new Account((line) => said.push(line));
  account.onError(new BetterStackError("configuration", "LOGTAIL_URL must be …"), []);
  assert.deepEqual(said, ["LOGTAIL_URL must be …"]);
});
