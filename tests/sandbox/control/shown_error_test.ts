import assert from "node:assert/strict";
import { test } from "node:test";
import { shownError } from "../../../src/sandbox/control/shown_error.ts";
import { createErrorBoard } from "../../../src/sandbox/error_board.ts";
import type { Json } from "./support.ts";

function shown(event: Record<string, unknown>): Json {
  const errors = createErrorBoard(() => 1_000);
  errors.add([event], 100);
  return shownError([...errors.groups][0]!);
}

test("shownError() has the parts of an event that are looked at", () => {
  const frame = {
    function: "main",
    module: "app",
    filename: "/app/main.ts",
    lineno: 3,
    colno: 7,
    in_app: true,
    context_line: "throw error;",
    pre_context: ["const a = 1;"],
    post_context: ["}"],
  };
  const { event, ...group } = shown({
    event_id: "1",
    release: "1.2.3",
    environment: "production",
    level: "fatal",
    platform: "node",
    exception: {
      values: [{
        type: "TypeError",
        value: "a is no function",
        mechanism: { handled: false },
        stacktrace: { frames: [frame] },
      }],
    },
    breadcrumbs: [{ timestamp: 1.5, category: "console", message: "before", level: "info" }],
    tags: { region: "eu" },
  });

  assert.deepEqual(group, {
    id: "1",
    type: "TypeError",
    message: "a is no function",
    count: 1,
    firstSeenAt: "1970-01-01T00:00:01.000Z",
    lastSeenAt: "1970-01-01T00:00:01.000Z",
    release: "1.2.3",
    environment: "production",
    level: "fatal",
    handled: false,
  });
  assert.deepEqual(event.exceptions[0].frames, [{
    function: "main",
    module: "app",
    filename: "/app/main.ts",
    lineno: 3,
    colno: 7,
    inApp: true,
    contextLine: "throw error;",
    pre: ["const a = 1;"],
    post: ["}"],
  }]);
  assert.deepEqual(event.breadcrumbs, [{
    at: "1970-01-01T00:00:01.500Z",
    category: "console",
    level: "info",
    message: "before",
    type: null,
    data: null,
  }]);
  assert.deepEqual([event.tags, event.contexts, event.request], [{ region: "eu" }, {}, null]);
});

test("shownError() has the same shape whatever was sent, and no end of nothing", () => {
  const deep: unknown = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  const events: Record<string, unknown>[] = [
    {},
    { breadcrumbs: [{ timestamp: { toString: 1 } }], message: deep, fingerprint: [deep] },
    { exception: 1, breadcrumbs: "text", tags: [], release: {}, level: 7 },
    { exception: { values: [null, 1, { stacktrace: { frames: [null, { lineno: "3" }] } }] } },
    {
      breadcrumbs: { values: [null, { timestamp: "2026-03-27T12:00:00Z" }, { timestamp: 1e300 }] },
    },
    { extra: deep, contexts: { large: "x".repeat(30_000) } },
    {
      exception: { values: [{ stacktrace: { frames: new Array<object>(500).fill({}) } }] },
      message: "x".repeat(1e6),
    },
  ];
  const keys = Object.keys(shown({}).event);
  for (const event of events) {
    const group = shown(event);
    assert.deepEqual(Object.keys(group.event), keys);
    assert.ok(JSON.stringify(group).length < 50_000);
  }
  assert.equal(shown(events[4]!).event.breadcrumbs[1].at, "2026-03-27T12:00:00.000Z");
});
