import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createEntries, type EntryOptions } from "../../../src/cli/ship/entry.ts";

const encoder = new TextEncoder();
const DT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** The texts that lines become. */
function encode(
  lines: readonly (string | Uint8Array)[],
  options: Partial<EntryOptions> = {},
): (string | undefined)[] {
  const toText = createEntries({
    timestampField: "dt",
    level: undefined,
    fields: {},
    redact: [],
    maxRecordBytes: 1_000_000,
    ...options,
  });
  return lines.map((line) => {
    const bytes = typeof line === "string" ? encoder.encode(line) : line;
    return toText({ bytes, length: bytes.length });
  });
}

/** The record that one line becomes. */
function record(
  line: string | Uint8Array,
  options?: Partial<EntryOptions>,
): Record<string, unknown> {
  return JSON.parse(encode([line], options)[0]!);
}

/** The same without its time, which is checked. */
function untimed(
  line: string | Uint8Array,
  options?: Partial<EntryOptions>,
): Record<string, unknown> {
  const { dt, ...rest } = record(line, options);
  assert.match(String(dt), DT);
  return rest;
}

test("a pino line becomes a record: time is dt, level has a name, msg is message", () => {
  const line = {
    level: 30,
    time: 1778077800123,
    pid: 7,
    hostname: "box",
    requestId: "abc",
    err: { type: "Error", message: "boom", stack: "Error: boom" },
    msg: "served request",
  };

  assert.equal(
    encode([JSON.stringify(line)])[0],
    '{"dt":"2026-05-06T14:30:00.123000Z","level":"info","message":"served request","pid":7,' +
      '"hostname":"box","requestId":"abc",' +
      '"err":{"type":"Error","message":"boom","stack":"Error: boom"}}',
  );
});

test("pino's level numbers become names; those of another scale stay", () => {
  const names = [10, 20, 30, 35, 40, 50, 60, 70, 25, 3, 0].map((level) =>
    record(`{"level":${level}}`).level
  );
  assert.deepEqual(names, [
    "trace",
    "debug",
    "info",
    "notice",
    "warn",
    "error",
    "fatal",
    "panic",
    "debug",
    3,
    0,
  ]);
});

test("a level that is a name stays, in lower case where it is one of ours", () => {
  const names = ["error", "WARN", "Info", "WARNING", "silly", ""].map((level) =>
    record(JSON.stringify({ level })).level
  );
  assert.deepEqual(names, ["error", "warn", "info", "WARNING", "silly", ""]);
});

test("a JSON line keeps its own dt, time, timestamp, @timestamp or ts", () => {
  for (const field of ["dt", "time", "timestamp", "@timestamp", "ts"]) {
    assert.deepEqual(record(JSON.stringify({ [field]: "2026-05-06T14:30:00Z", a: 1 })), {
      dt: "2026-05-06T14:30:00.000000Z",
      a: 1,
    });
  }
});

test("the first time that is one becomes dt, and the others stay", () => {
  assert.deepEqual(
    record('{"time":12.5,"timestamp":1778077800123,"ts":1778077800124,"message":"x"}'),
    { dt: "2026-05-06T14:30:00.123000Z", message: "x", time: 12.5, ts: 1778077800124 },
  );
});

test("a dt that is no time is kept beside the time of reading", () => {
  assert.deepEqual(untimed('{"dt":"soon","message":"x"}'), {
    message: "x",
    metadata: { dt: "soon" },
  });
  assert.deepEqual(untimed('{"dt":null,"metadata":{"a":1}}'), { metadata: { a: 1, dt: null } });
  assert.deepEqual(untimed('{"dt":[],"metadata":7}'), { metadata: { value: 7, dt: [] } });
  assert.deepEqual(untimed('{"time":"soon"}'), { time: "soon" });
});

test("a line without a time gets the time of reading", () => {
  const before = Date.now();
  const time = Date.parse(String(record("plain").dt));
  assert.ok(time >= before && time <= Date.now() + 1);
});

test("lines of the same millisecond, or second, keep their order by microseconds", () => {
  const lines = ['{"time":1778077800123}', '{"time":1778077800123}', '{"time":1778077800124}'];
  assert.deepEqual(encode(lines).map((text) => JSON.parse(text!).dt), [
    "2026-05-06T14:30:00.123000Z",
    "2026-05-06T14:30:00.123001Z",
    "2026-05-06T14:30:00.124000Z",
  ]);
});

test("a time with microseconds of its own is kept as it is", () => {
  const line = '{"time":"2026-05-06T14:30:00.123456Z"}';
  assert.deepEqual(encode([line, line]).map((text) => JSON.parse(text!).dt), [
    "2026-05-06T14:30:00.123456Z",
    "2026-05-06T14:30:00.123456Z",
  ]);
});

test("message wins over msg, which then stays", () => {
  assert.deepEqual(untimed('{"msg":"a"}'), { message: "a" });
  assert.deepEqual(untimed('{"message":"b","msg":"a"}'), { message: "b", msg: "a" });
  assert.deepEqual(untimed('{"msg":{"not":"text"}}'), { message: { not: "text" } });
});

test("plain text becomes a message without a level", () => {
  assert.deepEqual(untimed("Listening on :3000"), { message: "Listening on :3000" });
  assert.deepEqual(untimed("  at main (app.js:1)"), { message: "  at main (app.js:1)" });
});

test("JSON that is no object, and broken JSON, is text", () => {
  for (const text of ["42", "null", "[1,2]", '"quoted"', '{"a":1', "{}}", "{'a':1}"]) {
    assert.deepEqual(untimed(text), { message: text });
  }
});

test("a blank line is no record", () => {
  assert.deepEqual(encode(["", " ", "\t\r"]), [undefined, undefined, undefined]);
});

test("CRLF, a byte order mark, NUL and invalid UTF-8 are no trouble", () => {
  assert.deepEqual(untimed("text\r"), { message: "text" });
  assert.deepEqual(untimed('{"a":1}\r'), { a: 1 });
  assert.deepEqual(untimed('\ufeff{"a":1}'), { a: 1 });
  assert.deepEqual(untimed("a\0b"), { message: "a\0b" });
  assert.deepEqual(untimed(Uint8Array.of(0x61, 0xff, 0xc3)), { message: "a\ufffd\ufffd" });
});

test("a lone surrogate in escapes becomes one that every parser takes", () => {
  assert.ok(encode(['{"a":"\\ud83d","\\uD83d":[1]}'])[0]!.includes('"a":"\ufffd","\ufffd":[1]'));
  assert.deepEqual(untimed('{"a":"\\ud83d\\ude00"}'), { a: "\u{1F600}" });
});

test("keys that mean something to JavaScript are keys like any other", () => {
  const text =
    '{"__proto__":{"a":1},"constructor":2,"toString":3,"toJSON":4,"nested":{"__proto__":5}}';
  const { dt: _, ...rest } = record(text);
  assert.equal(JSON.stringify(rest), JSON.stringify(JSON.parse(text)));
});

test("deep nesting is cut and never fatal", () => {
  const [text] = encode([`{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`]);
  assert.ok(text!.length < 25_000 * 2);
  JSON.parse(text!);
});

test("fields: the line's own win, and a field gives plain text its level", () => {
  const fields = { service: "api", level: "info", dt: "no" };
  assert.deepEqual(untimed("text", { fields }), { level: "info", message: "text", service: "api" });
  assert.deepEqual(untimed('{"service":"own","level":50}', { fields }), {
    level: "error",
    service: "own",
  });
});

test("level: what is below it goes, what has no rank stays", () => {
  const lines = ['{"level":20}', '{"level":"INFO"}', '{"level":40}', '{"level":"audit"}', "text"];
  const kept = encode(lines, { level: "warn" }).map((text) => text !== undefined);
  assert.deepEqual(kept, [false, false, true, true, true]);
});

test("redact: keys at any depth and in any case", () => {
  assert.deepEqual(
    untimed('{"a":{"Password":"x"},"list":[{"password":1}]}', { redact: ["password"] }),
    {
      a: { Password: "[redacted]" },
      list: [{ password: "[redacted]" }],
    },
  );
});

test("timestampField: another name for the time", () => {
  const options = { timestampField: "at" };
  assert.deepEqual(record('{"time":1778077800123}', options), {
    at: "2026-05-06T14:30:00.123000Z",
  });
  const { at, ...rest } = record('{"at":"soon","dt":"2026-05-06T14:30:00Z"}', options);
  assert.equal(at, "2026-05-06T14:30:00.000000Z");
  assert.deepEqual(rest, { metadata: { at: "soon" } });
});

test("a record over the limit is cut, and says so", () => {
  const [text] = encode([`{"id":7,"body":"${"é".repeat(5_000)}"}`], { maxRecordBytes: 1_000 });
  const { id, body, truncated } = JSON.parse(text!);
  assert.ok(encoder.encode(text!).length <= 1_000);
  assert.deepEqual([id, truncated], [7, true]);
  assert.match(body, /^é+… \[\d+ more characters\]$/);
});

test("of a line that was too long to keep, the beginning is shipped with the length that it had", () => {
  const toText = createEntries({
    timestampField: "dt",
    level: undefined,
    fields: {},
    redact: [],
    maxRecordBytes: 1_000,
  });
  const bytes = encoder.encode('{"a":"' + "x".repeat(5_000));
  const { message, truncated, originalBytes } = JSON.parse(toText({ bytes, length: 1e9 })!);
  assert.ok(message.startsWith('{"a":"xxx'));
  assert.deepEqual([truncated, originalBytes], [true, 1e9]);
});

test("any bytes become valid JSON within the limit, without a line break", () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((json) => encoder.encode(json)),
    fc.object().map((object) => encoder.encode(JSON.stringify(object))),
  );
  fc.assert(fc.property(anything, fc.constantFrom(200, 1_000_000), (bytes, maxRecordBytes) => {
    const [text] = encode([bytes], { maxRecordBytes });
    if (text === undefined) return;
    assert.ok(encoder.encode(text).length <= maxRecordBytes);
    assert.ok(!text.includes("\n"));
    assert.equal(text, text.toWellFormed());
    const { dt } = JSON.parse(text);
    if (maxRecordBytes > 200) assert.match(dt, DT);
  }));
});

test("redact holds for --fields, too", () => {
  const { password } = record('{"msg":"a"}', {
    redact: ["Password"],
    fields: { password: "hidden" },
  });
  assert.equal(password, "[redacted]");
});
