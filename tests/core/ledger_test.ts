import assert from "node:assert/strict";
import { test } from "node:test";
import { createLedger, type Ledger } from "../../src/core/ledger.ts";
import { fakeClock } from "../support/clock.ts";

function ledgerWith(records: number): Ledger {
  const ledger = createLedger();
  for (let n = 0; n < records; n++) ledger.log();
  return ledger;
}

test("logged is delivered, dropped and pending together", () => {
  const ledger = ledgerWith(10);

  ledger.settle(0, 6, "delivered");
  ledger.settle(0, 1, "dropped");

  assert.deepEqual(ledger.stats, {
    logged: 10,
    delivered: 6,
    dropped: 1,
    pending: 3,
    retries: 0,
  });
});

test("wait() resolves at once when nothing is pending", async () => {
  const ledger = ledgerWith(1);
  ledger.settle(0, 1, "delivered");

  assert.deepEqual(await ledger.wait(1, 60_000), { delivered: 0, dropped: 0, pending: 0 });
  assert.equal(ledger.isAwaited, false);
});

test("wait() counts what was pending, and nothing that came later, though it end with it", async () => {
  const ledger = ledgerWith(5);
  const waiting = ledger.wait(5, 60_000);

  for (let n = 0; n < 5; n++) ledger.log();
  ledger.settle(7, 3, "delivered");
  ledger.settle(4, 3, "delivered"); // one of them came before
  ledger.settle(0, 2, "dropped");
  ledger.settle(Infinity, 1, "dropped"); // never had a number
  assert.equal(ledger.isAwaited, true);
  ledger.settle(2, 2, "delivered");

  assert.deepEqual(await waiting, { delivered: 3, dropped: 2, pending: 0 });
  assert.equal(ledger.isAwaited, false);
});

test("wait() ends when its time is over, and says what is still pending", async (t) => {
  const clock = fakeClock(t);
  const ledger = ledgerWith(3);
  const waiting = ledger.wait(3, 1_000);
  ledger.settle(0, 1, "delivered");

  await clock.pass(1_000);
  ledger.settle(1, 1, "delivered");

  assert.deepEqual(await waiting, { delivered: 1, dropped: 0, pending: 2 });
});

test("dismiss() ends every wait", async () => {
  const ledger = ledgerWith(2);
  const waits = [ledger.wait(2, 60_000), ledger.wait(2, 60_000)];

  ledger.dismiss();

  for (const wait of waits) {
    assert.deepEqual(await wait, { delivered: 0, dropped: 0, pending: 2 });
  }
  assert.equal(ledger.isAwaited, false);
});
