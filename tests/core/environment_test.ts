import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { readVariable } from "../../src/core/environment.ts";

describe("readVariable()", () => {
  test("reads the process where no environment is handed in", (t) => {
    t.after(() => delete process.env.BETTER_STACK_TEST);
    assert.equal(readVariable("BETTER_STACK_TEST"), undefined);
    process.env.BETTER_STACK_TEST = " value\n";
    assert.equal(readVariable("BETTER_STACK_TEST"), "value");
    process.env.BETTER_STACK_TEST = " \t ";
    assert.equal(readVariable("BETTER_STACK_TEST"), undefined);
  });

  test("reads nothing but the environment that is handed in", (t) => {
    t.after(() => delete process.env.BETTER_STACK_TEST);
    process.env.BETTER_STACK_TEST = "of the process";
    assert.equal(readVariable("BETTER_STACK_TEST", {}), undefined);
    assert.equal(
      readVariable("BETTER_STACK_TEST", { BETTER_STACK_TEST: "a binding " }),
      "a binding",
    );
  });

  test("takes only text for set", () => {
    for (const value of [undefined, null, 1, true, {}, ["a"], () => "a", new String("a")]) {
      assert.equal(readVariable("NAME", { NAME: value }), undefined);
    }
  });

  test("takes for not set what cannot be read", () => {
    const environment = new Proxy({}, {
      get() {
        throw new Error("not for you");
      },
    });
    assert.equal(readVariable("NAME", environment), undefined);
  });
});
