import assert from "node:assert/strict";
import { test } from "node:test";
import { everything, matches, parseQuery, text, where } from "../../src/query/mod.ts";

const RECORD = {
  dt: "2026-03-27T10:15:30.123Z",
  level: "error",
  message: "Connection refused to database at 10.0.1.5:5432",
  service: "api-gateway",
  status: 503,
  ratio: 0.25,
  ok: false,
  nothing: null,
  context: { user: { id: 175928847299117063 }, "thread.id": 7, tags: ["slow", "db"] },
};

function finds(query: string, record: Record<string, unknown> = RECORD): boolean {
  return matches(parseQuery(query).query, record);
}

test("matches() compares text: equal, contained, by regex", () => {
  assert.deepEqual([finds("level=error"), finds("level=err"), finds("level=ERROR")], [
    true,
    false,
    false,
  ]);
  assert.deepEqual([finds("level:err"), finds("level!:err"), finds("level!=info")], [
    true,
    false,
    true,
  ]);
  assert.deepEqual([finds("service=~^api"), finds("service!~^api"), finds("service=~^gate")], [
    true,
    false,
    false,
  ]);
  assert.ok(finds("service:api-*"));
});

test("matches() compares numbers, whether they are numbers or digits in a string", () => {
  for (const status of [503, "503"]) {
    const record = { status };
    assert.ok(finds("status=503", record));
    assert.ok(finds("status>=500 AND status<504 AND status>502.5 AND status<=503", record));
    assert.ok(!finds("status>503 OR status<503 OR status!=503", record));
  }
  assert.ok(finds('status="503"'));
  assert.ok(finds("ratio<0.5"));
  assert.ok(!finds("level>1"));
  assert.ok(finds("context.user.id=175928847299117063"));
});

test("matches() takes a missing column, or null, for unlike everything", () => {
  for (const column of ["missing", "nothing", "context.missing", "level.deeper"]) {
    assert.deepEqual(
      ["=x", "!=x", ":x", "!:x", "=~.", "!~.", ">0", "<=0"].map((rest) => finds(column + rest)),
      [false, true, false, true, false, true, false, false],
      column,
    );
  }
});

test("matches() finds nested keys, keys with dots, and the flat rows of the query API", () => {
  assert.ok(finds("context.thread.id=7"));
  assert.ok(finds("context.user.id=7", { "context.user.id": "7" }));
  assert.ok(finds("a.b.c.d=1", { "a.b": { c: { d: 1 } } }));
  assert.ok(finds("a.b.c.d=1", { a: { b: 5 }, "a.b": { "c.d": 1 } }));
  assert.ok(!finds("constructor:Object"));
  assert.ok(!finds("__proto__.x=1", {}));
});

test("matches() takes objects and arrays as their JSON, and booleans as words", () => {
  assert.ok(finds("context.tags:slow"));
  assert.ok(finds("ok=false"));
  assert.ok(finds('context.tags=~"^.\\"slow"'));
});

test("matches() reads the level of a pino-shaped record from its label", () => {
  assert.ok(finds("level=info", { level: 30, level_label: "info" }));
  assert.ok(!finds("level=30", { level: 30, level_label: "info" }));
  assert.ok(finds("level=30", { level: 30 }));
});

test("matches() searches all columns for text, whatever the case", () => {
  assert.ok(finds("CONNECTION"));
  assert.ok(finds('"refused to database"'));
  assert.ok(finds("slow"));
  assert.ok(finds("503"));
  assert.ok(!finds("50"), "a number is not found by some of its digits");
  assert.ok(!finds("message"), "names of columns are not searched");
  assert.ok(!finds("null"));
});

test("matches() joins with AND and OR", () => {
  assert.ok(finds("(level=error OR level=fatal) AND service:api"));
  assert.ok(!finds("(level=error OR level=fatal) AND service:web"));
  assert.ok(finds("NOT (level=info OR service:web)"));
  assert.ok(matches(everything, {}));
});

test("matches() holds for text that had to become a regex", () => {
  assert.ok(matches(where("m", "=", 'say "hi" *'), { m: 'say "hi" *' }));
  assert.ok(!matches(where("m", "=", 'say "hi" *'), { m: 'say "hi" all' }));
  assert.ok(matches(where("m", "!=", "a*"), { m: "ab" }));
});

test("matches() does not fail for records that are circular or very deep", () => {
  const circular: Record<string, unknown> = { level: "info" };
  circular["self"] = circular;
  let deep: Record<string, unknown> = { message: "found" };
  for (let depth = 0; depth < 20_000; depth++) deep = { deep };

  assert.ok(!finds("self:x", circular) && !matches(text("x"), circular));
  assert.ok(!finds("deep:x", deep) && matches(text("found"), deep));
});
