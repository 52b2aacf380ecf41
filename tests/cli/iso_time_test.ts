import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isoTimeOf } from "../../src/cli/iso_time.ts";

describe("isoTimeOf()", () => {
  for (
    const [dt, iso] of [
      ["2026-03-27 10:15:30.123000", "2026-03-27T10:15:30.123000Z"],
      ["2026-03-27 10:15:30", "2026-03-27T10:15:30Z"],
      ["2026-03-27T10:15:30.123Z", "2026-03-27T10:15:30.123Z"],
      ["2026-03-27 10:15:30+02:00", "2026-03-27T10:15:30+02:00"],
      ["2026-13-27 10:15:30", undefined],
      ["yesterday", undefined],
      [1_774_606_530, undefined],
      [null, undefined],
    ] as const
  ) {
    test(`${dt} is ${iso}`, () => assert.equal(isoTimeOf(dt), iso));
  }
});
