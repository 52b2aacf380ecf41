import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readArguments } from "../../../src/cli/mcp/arguments.ts";
import { defineTool } from "../../../src/cli/mcp/tool.ts";

const TOOL = defineTool({
  name: "tool",
  title: "Tool",
  description: "A tool.",
  isReadOnly: true,
  required: ["id"],
  parameters: {
    id: { type: "string", description: "An id." },
    order: { type: "string", enum: ["up", "down"], description: "An order." },
    count: { type: "integer", minimum: 1, maximum: 10, description: "A number." },
    page: { type: "integer", minimum: 1, description: "A page." },
    resolved: { type: "boolean", description: "A switch." },
  },
  run: () => Promise.resolve({ data: null }),
});

describe("readArguments()", () => {
  test("takes what is right", () => {
    const given = { id: "a", order: "up", count: 10, page: 7, resolved: false };
    assert.deepEqual(readArguments(TOOL, given), given);
  });

  test("takes numbers and switches as text, ids as numbers, and null as nothing", () => {
    assert.deepEqual(
      readArguments(TOOL, { id: 12, count: "3", resolved: "true", order: null }),
      { id: "12", count: 3, resolved: true },
    );
  });

  for (
    const [given, message] of [
      [{}, "tool needs the argument id"],
      [{ id: null }, "tool needs the argument id"],
      [{ id: {} }, "id must be text"],
      [{ id: "a", order: "left" }, "order must be one of up, down"],
      [{ id: "a", count: 11 }, "count must be a whole number from 1 to 10"],
      [{ id: "a", count: 1.5 }, "count must be a whole number from 1 to 10"],
      [{ id: "a", page: "0" }, "page must be a whole number from 1 on"],
      [{ id: "a", resolved: "yes" }, "resolved must be true or false"],
      [{ id: "a", pag: 1 }, 'tool has no argument "pag"; did you mean page?'],
      [
        { id: "a", constructor: 1 },
        'tool has no argument "constructor"; it takes id, order, count, page, resolved',
      ],
    ] as const
  ) {
    test(`${JSON.stringify(given)}: ${message}`, () => {
      assert.throws(() => readArguments(TOOL, given), new TypeError(message));
    });
  }
});
