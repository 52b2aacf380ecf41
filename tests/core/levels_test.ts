import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LEVELS } from "../../mod.ts";
import { isShipped } from "../../src/core/levels.ts";

describe("isShipped()", () => {
  test("ships the minimum and what is more severe", () => {
    const ranked = ["trace", "debug", "info", "notice", "warn", "error", "fatal", "panic"] as const;
    assert.deepEqual(LEVELS, ranked);
    for (const [least, minimum] of ranked.entries()) {
      for (const [rank, level] of ranked.entries()) {
        assert.equal(isShipped(level, minimum), rank >= least, `${level} from ${minimum} on`);
      }
    }
  });

  test("lets levels pass that it does not know", () => {
    for (const level of ["audit", "INFO", "", "constructor", "__proto__"]) {
      assert.equal(isShipped(level, "panic"), true);
    }
  });
});
