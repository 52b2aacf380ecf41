import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Logger, type LoggerOptions, pino, stdTimeFunctions } from "pino";
import { formatOf, type LineOptions } from "../../../src/adapters/pino/format.ts";
import { createLineTranslator } from "../../../src/adapters/pino/line.ts";
import { PinoLevels } from "../../../src/adapters/pino/levels.ts";
import { createTextRoad } from "../../../src/adapters/pino/text.ts";
import { rebuild } from "../../../src/adapters/pino/values.ts";

const OPTIONS: LineOptions = {
  shape: "better-stack",
  timestampField: "dt",
  fields: {},
  redact: [],
  maxRecordBytes: 1_000_000,
};
const NOW = Date.UTC(2026, 4, 6, 14, 30, 0, 123);
const DT = "2026-05-06T14:30:00.123000Z";
const HEAD = `{"level":30,"time":${NOW},"pid":7,"hostname":"h"`;

type Json = Record<string, unknown>;

/** The record of one line. */
function record(line: string, options: Partial<LineOptions> = {}, levels = {}): Json {
  const lines = createLineTranslator({ ...OPTIONS, ...options }, new PinoLevels(undefined, levels));
  return JSON.parse(lines.translate(line)!);
}

/** The record of what a pino of these options writes, with what pino tells of itself. */
function logged(
  options: LoggerOptions,
  log: (logger: Logger) => void,
  shape: LineOptions["shape"] = "better-stack",
): Json {
  const levels = new PinoLevels(undefined);
  const lines = createLineTranslator({ ...OPTIONS, shape }, levels);
  let text = "";
  const logger = pino({ base: null, timestamp: () => `,"time":${NOW}`, ...options }, {
    write: (line) => text = lines.translate(line.trimEnd())!,
    emit: (_event: string, { config }: { config: { messageKey: string } }) =>
      lines.configure(config.messageKey),
  } as { write(line: string): void });
  log(logger);
  return JSON.parse(text);
}

describe("a line of pino becomes a record", () => {
  test("its time is dt, its level a name, its msg the message, and the rest stays", () => {
    assert.deepEqual(record(`${HEAD},"requestId":"a","user":{"id":1},"msg":"served"}`), {
      dt: DT,
      level: "info",
      message: "served",
      pid: 7,
      hostname: "h",
      requestId: "a",
      user: { id: 1 },
    });
  });

  test("shape pino keeps what pino wrote and adds level_label after level, and dt", () => {
    const line = `${HEAD},"code":"x","msg":"served"}`;

    const text = createLineTranslator({ ...OPTIONS, shape: "pino" }, new PinoLevels(undefined))
      .translate(line);

    assert.equal(
      text,
      `{"level":30,"level_label":"info","dt":"${DT}","time":${NOW},"pid":7,"hostname":"h","code":"x","msg":"served"}`,
    );
  });

  test("lines of the same millisecond keep their order: each gets the next microsecond", () => {
    const lines = createLineTranslator(OPTIONS, new PinoLevels(undefined));
    const dts = ["a", "b", "c"].map((msg) =>
      JSON.parse(lines.translate(`${HEAD},"msg":"${msg}"}`)!).dt
    );

    assert.deepEqual(dts, [DT, DT.replace("000Z", "001Z"), DT.replace("000Z", "002Z")]);
  });

  test("fields go with each record, and the line's own win", () => {
    const fields = { service: "api", region: "eu", level: "mine" };

    const { service, region, level, metadata } = record(
      `${HEAD},"region":"us","msg":"served"}`,
      { fields },
    );

    assert.deepEqual({ service, region, level }, { service: "api", region: "us", level: "info" });
    assert.deepEqual(metadata, { level: "mine" });
  });

  test("redact hides values by key, in any case and at any depth", () => {
    const { Password, user, safe } = record(
      `${HEAD},"Password":"1","user":{"name":"a","token":{"a":1}},"safe":"token","msg":"hi"}`,
      { redact: ["password", "token"] },
    );

    assert.deepEqual({ Password, user, safe }, {
      Password: "[redacted]",
      user: { name: "a", token: "[redacted]" },
      safe: "token",
    });
  });

  test("a line that is no JSON object is a message, and counted", () => {
    const lines = createLineTranslator(OPTIONS, new PinoLevels(undefined));
    const noObjects = ["Listening on port 80", "[1,2]", "42", "null", `${HEAD},"msg":"cut o`, "{"];

    for (const line of noObjects) {
      assert.equal(JSON.parse(lines.translate(line)!).message, line);
    }
    assert.equal(lines.unparsed, noObjects.length);
  });

  test("a line that is nested too deep to be written again is a message, too", () => {
    const line = `${HEAD},"a":${"[".repeat(200_000)}${"]".repeat(200_000)},"msg":"m"}`;

    const { message, truncated } = record(line, { maxRecordBytes: 1_000 });

    assert.match(String(message), /^\{"level":30.*more characters\]$/);
    assert.equal(truncated, true);
  });

  test("a line over the limit is cut, and says so", () => {
    const long = "x".repeat(5_000);
    for (const line of [`${HEAD},"body":"${long}","msg":"served"}`, `not JSON ${long}`]) {
      const cut = record(line, { maxRecordBytes: 1_000 });

      assert.ok(JSON.stringify(cut).length <= 1_000);
      assert.equal(cut.truncated, true);
      assert.match(String(cut.body ?? cut.message), /more characters\]$/);
    }
  });
});

describe("a line's level", () => {
  test("below the minimum it is not shipped; without a rank it always is", () => {
    const lines = createLineTranslator(OPTIONS, new PinoLevels("warn"));
    const levels = ["30", '"info"', '"INFO"', "35", "40", '"warn"', '"audit"', "null"];

    const shipped = levels.filter((level) =>
      lines.translate(`{"level":${level},"time":${NOW},"msg":"m"}`) !== null
    );

    assert.deepEqual(shipped, ["40", '"warn"', '"audit"', "null"]);
  });

  test("custom levels keep their name: from the levels option, or as pino tells it", () => {
    const levels = new PinoLevels("notice", { audit: 34 });
    const lines = createLineTranslator(OPTIONS, levels);
    const name = (level: number) => {
      const text = lines.translate(`{"level":${level},"time":${NOW},"msg":"m"}`);
      return text && JSON.parse(text).level;
    };

    assert.deepEqual([name(34), name(35), name(45), name(60)], [null, "notice", "45", "fatal"]);
    levels.learn({ http: 45, notice: 33 });
    lines.configure();
    assert.deepEqual([name(34), name(45), name(32)], ["audit", "http", null]);
  });

  test("a name stays as it is written, and has a label of its own in shape pino", () => {
    const line = `{"level":"NOTICE","time":${NOW},"msg":"m"}`;

    assert.equal(record(line).level, "NOTICE");
    assert.deepEqual(Object.entries(record(line, { shape: "pino" })).slice(0, 2), [
      ["level", "NOTICE"],
      ["level_label", "NOTICE"],
    ]);
  });

  test("what is neither number nor text is kept in metadata", () => {
    const { level, metadata } = record(`{"level":{"a":1},"time":${NOW},"msg":"m"}`);

    assert.equal(level, undefined);
    assert.deepEqual(metadata, { level: { a: 1 } });
  });
});

describe("a line's time", () => {
  for (
    const [name, time, dt] of [
      ["milliseconds", `${NOW}`, DT],
      ["seconds", "1778077800", "2026-05-06T14:30:00.000000Z"],
      ["seconds with a fraction", "1778077800.25", "2026-05-06T14:30:00.250000Z"],
      ["microseconds", "1778077800123456", "2026-05-06T14:30:00.123456Z"],
      ["nanoseconds", "1778077800123456789", "2026-05-06T14:30:00.123456Z"],
      ["digits as a text", `"${NOW}"`, DT],
      ["ISO 8601", '"2026-05-06T14:30:00.123Z"', DT],
      ["ISO 8601 with nanoseconds", '"2026-05-06T14:30:00.123456789Z"', DT.replace("000Z", "456Z")],
      ["ISO 8601 with an offset", '"2026-05-06T16:30:00.123+02:00"', DT],
    ]
  ) {
    test(`in ${name} is dt`, () => {
      const line = `{"level":30,"time":${time},"msg":"m"}`;

      assert.deepEqual(record(line), { dt, level: "info", message: "m" });
      assert.equal(record(line, { shape: "pino" }).dt, dt);
    });
  }

  for (const time of ['"noon"', "12.5", "0", "-5", "1e300", "null", "true", '{"a":1}', '"7"']) {
    test(`that says nothing is kept beside a real dt: ${time}`, () => {
      const before = Date.now();
      const { dt, ...rest } = record(`{"level":30,"time":${time},"msg":"m"}`);

      assert.deepEqual(rest, { level: "info", message: "m", time: JSON.parse(time) });
      assert.ok(Date.parse(String(dt)) >= before - 1 && Date.parse(String(dt)) <= Date.now() + 1);
    });
  }

  test("that is missing is now", () => {
    const before = Date.now();
    const { dt } = record('{"level":30,"msg":"m"}');

    assert.ok(Date.parse(String(dt)) >= before - 1 && Date.parse(String(dt)) <= Date.now() + 1);
  });
});

describe("what arrives means what pino wrote", () => {
  const common = { dt: DT, level: "info" };

  test("messageKey", () => {
    const options = { messageKey: "text" };

    assert.deepEqual(logged(options, (logger) => logger.info({ msg: "mine" }, "hello")), {
      ...common,
      message: "hello",
      msg: "mine",
    });
    assert.equal(logged(options, (logger) => logger.info("hello"), "pino").text, "hello");
    assert.equal(
      logged({ messageKey: "message" }, (logger) => logger.info("hello")).message,
      "hello",
    );
  });

  test("errors, errorKey and serializers", () => {
    const error = new TypeError("boom", { cause: new Error("inner") });

    const { err, message } = logged({}, (logger) => logger.info(error)) as { err: Json } & Json;
    assert.equal(message, "boom");
    assert.deepEqual([err.type, err.message], ["TypeError", "boom: inner"]);
    assert.match(String(err.stack), /TypeError: boom\n.*caused by: Error: inner/s);

    const failure = logged({ errorKey: "failure" }, (logger) => logger.info(error)).failure as Json;
    assert.equal(failure.type, "TypeError");
    const { user } = logged(
      { serializers: { user: ({ id }) => `user ${id}` } },
      (logger) => logger.info({ user: { id: 5 } }),
    );
    assert.equal(user, "user 5");
  });

  test("nestedKey, and keys of meaning below the top", () => {
    const fields = { level: 1, time: 2, msg: "nested", dt: 3, message: 4 };

    for (const key of ["payload", "a.b", "ü"]) {
      assert.deepEqual(
        logged({ nestedKey: key }, (logger) => logger.info(fields, "hello")),
        { ...common, message: "hello", [key]: fields },
      );
    }
    assert.deepEqual(logged({}, (logger) => logger.info({ a: fields })), { ...common, a: fields });
  });

  test("formatters: levels by name or under another key, bindings and fields", () => {
    const byName = { level: (label: string) => ({ level: label }) };
    const severity = { level: (label: string) => ({ severity: label.toUpperCase() }) };
    const log = { log: (fields: object) => ({ ...fields, added: true }) };

    const hello = (logger: Logger) => logger.child({ b: 1 }).warn("hello");
    assert.deepEqual(logged({ formatters: byName }, hello), {
      dt: DT,
      level: "warn",
      message: "hello",
      b: 1,
    });
    assert.deepEqual(logged({ formatters: severity }, hello), {
      dt: DT,
      message: "hello",
      severity: "WARN",
      b: 1,
    });
    assert.equal(logged({ formatters: log }, hello).added, true);
  });

  test("base null, mixin, redact, msgPrefix, crlf and another time", () => {
    const options: LoggerOptions = {
      mixin: () => ({ traceId: "t" }),
      redact: ["user.password", "*.token"],
      msgPrefix: "[api] ",
      crlf: true,
      timestamp: stdTimeFunctions.isoTime,
    };
    const user = { name: "a", password: "p", token: "t" };

    const { dt, ...rest } = logged(options, (logger) => logger.info({ user }, "hello"));

    assert.match(String(dt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000Z$/);
    assert.deepEqual(rest, {
      level: "info",
      message: "[api] hello",
      traceId: "t",
      user: { name: "a", password: "[Redacted]", token: "[Redacted]" },
    });
  });

  test("messages that are no texts, and none", () => {
    assert.deepEqual(logged({}, (logger) => logger.info({ msg: { a: 1 } })).message, { a: 1 });
    assert.deepEqual(logged({}, (logger) => logger.info({ a: 1 })), { ...common, a: 1 });
    assert.deepEqual(logged({}, (logger) => logger.info({ message: "field" })), {
      ...common,
      message: "field",
    });
  });

  test("repeated keys: pino's own level and time, its message, and of others the last", () => {
    const fields = { level: "debug", time: 5, msg: "field", a: 2, dt: "mine", message: "too" };
    const log = (logger: Logger) => logger.child({ a: 1 }).info(fields, "hello");

    assert.deepEqual(logged({}, log), {
      ...common,
      message: "hello",
      a: 2,
      metadata: { level: "debug", time: 5, msg: "field", dt: "mine", message: "too" },
    });
    assert.deepEqual(logged({}, log, "pino"), {
      level: 30,
      level_label: "info",
      dt: DT,
      time: NOW,
      a: 2,
      message: "too",
      metadata: { level: "debug", time: 5, msg: "field", dt: "mine" },
      msg: "hello",
    });
  });

  test("what had to go to metadata joins what is there", () => {
    const into = (metadata: unknown) =>
      logged({}, (logger) => logger.info({ metadata, dt: 1 }, "hello")).metadata;

    assert.deepEqual(into({ a: 1 }), { a: 1, dt: 1 });
    assert.deepEqual(into([1]), { value: [1], dt: 1 });
    assert.deepEqual(into(null), { value: null, dt: 1 });
  });

  test("a key called __proto__ is a key like any other", () => {
    const line = `${HEAD},"__proto__":{"polluted":true},"dt":1,"msg":"m"}`;
    const text = createLineTranslator(OPTIONS, new PinoLevels(undefined)).translate(line)!;

    assert.match(text, /"__proto__":\{"polluted":true\}/);
    assert.equal(({} as Json).polluted, undefined);
  });

  test("half a surrogate becomes U+FFFD, in a text or in a key", () => {
    const text = createLineTranslator(OPTIONS, new PinoLevels(undefined))
      .translate(`${HEAD},"\\ud800":"a\\udc00b","whole":"\\ud83d\\ude00","msg":"\ud83d"}`)!;

    assert.ok(!text.includes("\\ud"));
    assert.deepEqual(JSON.parse(text), {
      dt: DT,
      level: "info",
      message: "\ufffd",
      pid: 7,
      hostname: "h",
      "\ufffd": "a\ufffdb",
      whole: "😀",
    });
  });
});

/** Names that mean something to the record, and others. */
const key = fc.oneof(
  fc.constantFrom("level", "time", "msg", "message", "dt", "level_label", "metadata", "a", "pid"),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom('"}', '\\"}', '","msg":"', ',"time":1', "\\", '\\\\"', "\ud83d", "\u0001", "😀"),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n === 0 ? 0 : n),
    fc.integer(),
    fc.constantFrom(true, false, null),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(key, tie("any"), { maxKeys: 3 }),
  ),
})).any;
const fields = fc.dictionary(key, value, { maxKeys: 5 });
const formats = fc.record({
  shape: fc.constantFrom("better-stack" as const, "pino" as const),
  fields: fc.constantFrom({}, { a: 1, service: "api" }),
  redact: fc.constantFrom([], ["PID"]),
  messageKey: fc.constantFrom("msg", "message", "text"),
});

describe("both roads", () => {
  test("mean the same for anything that pino logs", () => {
    let rewritten = 0;
    fc.assert(
      fc.property(
        formats,
        fields,
        fields,
        fc.option(text),
        ({ messageKey, ...options }, bindings, own, message) => {
          const format = formatOf({ ...OPTIONS, ...options }, messageKey, {
            levels: new PinoLevels(undefined),
            stamp: (ms) => `at ${ms}`,
          });
          const rewrite = createTextRoad(format);
          let line = "";
          const write = (text: string) => line = text.slice(0, -1);
          const timestamp = () => `,"time":${NOW}`;
          const logger = pino({ messageKey, timestamp }, { write }).child({ ...bindings });
          logger.info(own, ...(message === null ? [] : [message.replaceAll("%", "")]));

          const byText = rewrite(line);
          if (typeof byText !== "string") return;
          rewritten++;
          assert.deepEqual(
            JSON.parse(byText.toWellFormed()),
            JSON.parse(rebuild(line, format)!),
          );
        },
      ),
      { numRuns: 2_000 },
    );
    assert.ok(rewritten > 50, `only ${rewritten} took the text road`);
  });

  test("make a record of any line, and none but what fits", () => {
    const line = fc.oneof(
      text,
      fc.json(),
      fields.map((fields) => `${HEAD}${JSON.stringify(fields).replace("{", ",")}`),
      fc.tuple(fields, text).map(([fields, text]) =>
        `${HEAD},${JSON.stringify({ fields }).slice(1, -1)},"msg":${JSON.stringify(text)}}`
      ),
    );
    fc.assert(
      fc.property(line, formats, (line, { messageKey, ...options }) => {
        const lines = createLineTranslator(
          { ...OPTIONS, ...options, maxRecordBytes: 400 },
          new PinoLevels(undefined),
        );
        lines.configure(messageKey);

        const text = lines.translate(line.replace(/[\r\n]/g, " "))!;

        assert.equal(typeof JSON.parse(text), "object");
        assert.ok(!/[\n]|\\ud[89a-f]/.test(text));
        assert.ok(new TextEncoder().encode(text).length <= 400, text);
      }),
      { numRuns: 1_000 },
    );
  });
});
