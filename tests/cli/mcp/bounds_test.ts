import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { boundedText } from "../../../src/cli/mcp/bounds.ts";

const MAX = 60_000;

describe("boundedText()", () => {
  test("what fits stays as it is", () => {
    const answer = { data: [{ a: 1, b: [null, true, "é"] }], next_page: null };
    assert.equal(boundedText(answer), JSON.stringify(answer));
  });

  test("a long text is cut, at no half of a character", () => {
    const { data } = JSON.parse(
      boundedText({ data: { text: `${"x".repeat(1_999)}😀${"y".repeat(9)}` } }),
    );
    assert.equal(data.text, `${"x".repeat(1_999)}\ufffd… [cut: 2010 characters in all]`);
  });

  for (const size of [10, 100, 1_000, 2_000]) {
    test(`a list of things of ${size} characters is as long as fits`, () => {
      const data = Array.from({ length: 100_000 / size + 1_000 }, () => "x".repeat(size));
      const text = boundedText({ data, note: "n" });
      const shown = JSON.parse(text);
      assert.ok(text.length <= MAX && text.length > MAX - size - 10, `${text.length}`);
      assert.equal(shown.note, "n");
      assert.ok(shown.cut.startsWith(`the first ${shown.data.length} of ${data.length} are here`));
    });
  }

  test("of one thing that is too long all texts are cut shorter", () => {
    const row = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [n, "x".repeat(1_500)]));
    for (const data of [row, [row]]) {
      const text = boundedText({ data });
      assert.ok(text.length <= MAX);
      assert.match(text, /"0":"x{200}… \[cut: 1500 characters in all\]"/);
    }
  });

  test("what is too long even then is not shown, and says so", () => {
    const row = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [n, "x".repeat(99)]));
    assert.match(boundedText({ data: [row] }), /^\{"data":null,"cut":"it is too long/);
  });
});
