import assert from "node:assert/strict";
import { test } from "node:test";
import { Seen } from "../../../src/cli/ask/seen.ts";

const row = (dt: string, message: string) => ({ dt, message, other: null });

test("fresh() lets each record through once, however often its time is asked for", () => {
  const seen = new Seen();
  const rows = [row("2026-03-27 10:00:00.000000", "a"), row("2026-03-27 10:00:01.000000", "b")];
  assert.deepEqual(seen.fresh(rows), rows);
  seen.again();
  assert.deepEqual(seen.fresh(rows), []);
  const late = row("2026-03-27 10:00:00.500000", "late");
  seen.again();
  assert.deepEqual(seen.fresh([rows[0]!, late, rows[1]!]), [late]);
});

test("fresh() tells records that are all the same apart by how many there are", () => {
  const seen = new Seen();
  const tick = row("2026-03-27 10:00:00.000000", "tick");
  assert.equal(seen.fresh([tick, tick]).length, 2);
  seen.again();
  assert.equal(seen.fresh([tick, tick, tick]).length, 1);
  seen.again();
  assert.equal(seen.fresh([tick]).length + seen.fresh([tick, tick, tick]).length, 1);
});

test("fresh() knows a record again with its columns in another order, and others beside them", () => {
  const seen = new Seen();
  seen.fresh([{ dt: "2026-03-27 10:00:00.000000", a: "1", b: "2" }]);
  seen.again();
  assert.deepEqual(
    seen.fresh([{ b: "2", c: null, a: "1", dt: "2026-03-27 10:00:00.000000" }]),
    [],
  );
});

test("forgetBefore() forgets what is not asked for any more, and nothing else", () => {
  const seen = new Seen();
  const rows = [row("2026-03-27 10:00:00.999999", "a"), row("2026-03-27 10:00:01.000000", "b")];
  seen.fresh(rows);
  seen.forgetBefore(Date.parse("2026-03-27T10:00:01Z"));
  assert.equal(seen.size, 1);
  seen.again();
  assert.deepEqual(seen.fresh(rows), [rows[0]]);
});

test("a record whose time cannot be read is not remembered for ever", () => {
  const seen = new Seen();
  seen.fresh([row("no time", "a")]);
  seen.forgetBefore(0);
  assert.equal(seen.size, 0);
});
