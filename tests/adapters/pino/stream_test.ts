import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { multistream, pino } from "pino";
import { betterStackStream, type PinoStreamOptions } from "../../../src/adapters/pino.ts";
import { createSandbox, type Sandbox, serveSandbox } from "../../../src/sandbox/mod.ts";

const NO_ENVIRONMENT = {};

/** A stream to a sandbox that is called, not listened to. */
function streamTo(sandbox: Sandbox, options: PinoStreamOptions = {}) {
  return betterStackStream({ sourceToken: "token", fetch: sandbox.fetch, ...options });
}

describe("betterStackStream()", () => {
  test("is pino's only destination, and flush() is over when all has arrived", async () => {
    const sandbox = createSandbox();
    const stream = streamTo(sandbox);
    const logger = pino(stream);

    for (let n = 0; n < 1_000; n++) logger.child({ requestId: "a" }).info({ n }, "hello");
    const result = await stream.flush();

    assert.deepEqual(result, { delivered: 1_000, dropped: 0, pending: 0 });
    const { dt, pid, hostname, ...record } = sandbox.records[999]!;
    assert.deepEqual(record, { level: "info", message: "hello", requestId: "a", n: 999 });
    assert.equal(pid, process.pid);
    assert.ok(hostname);
    assert.ok(Math.abs(Date.parse(String(dt)) - Date.now()) < 5_000);
  });

  test("works behind multistream, and knows custom levels and the message's key there", async () => {
    const sandbox = createSandbox();
    const stream = streamTo(sandbox);
    const streams = multistream([{ level: "debug", stream }, { level: "fatal", stream }]);
    const options = { customLevels: { notice: 35 }, messageKey: "text", level: "trace" };
    const logger = pino(options, streams);

    logger.trace("too low");
    logger.notice("hello");
    await stream.flush();

    assert.deepEqual(sandbox.records.map(({ level, message }) => [level, message]), [
      ["notice", "hello"],
    ]);
  });

  test("calls back as pino's own flush() wants it, and ends as multistream does it", async () => {
    const sandbox = createSandbox();
    const stream = streamTo(sandbox);
    const logger = pino(stream);

    logger.info("flushed");
    await new Promise((resolve) => logger.flush(resolve));
    assert.equal(sandbox.records.length, 1);
    logger.info("ended");
    await new Promise<void>((resolve) => stream.end(resolve));
    assert.equal(sandbox.records.length, 2);
  });

  test("after close() lines are counted as lost and nothing throws", async () => {
    const sandbox = createSandbox();
    const codes: string[] = [];
    const stream = streamTo(sandbox, { onError: ({ code }) => codes.push(code) });
    const logger = pino(stream);
    logger.info("in time");
    await stream.close();

    logger.info("too late");

    assert.deepEqual(codes, ["closed"]);
    const { logged, delivered, dropped } = stream.stats;
    assert.deepEqual({ logged, delivered, dropped }, { logged: 2, delivered: 1, dropped: 1 });
  });

  test("close() gives up after closeTimeoutMs, or the time that it is told", async () => {
    const fetch = () => new Promise<never>(() => {});
    for (const [closeTimeoutMs, wait] of [[20, {}], [8_000, { timeoutMs: 20 }]] as const) {
      const stream = betterStackStream({
        sourceToken: "token",
        fetch,
        closeTimeoutMs,
        onError: () => {},
      });
      stream.write('{"msg":"hello"}\n');

      assert.deepEqual(await stream.close(wait), { delivered: 0, dropped: 1, pending: 0 });
    }
  });

  test("transform changes a record or holds it back; one that throws loses it", async () => {
    const sandbox = createSandbox();
    const lost: string[] = [];
    const stream = streamTo(sandbox, {
      transform: (record) => {
        if (record.drop) return null;
        if (record.fail) throw new Error("no");
        return { ...record, added: true };
      },
      onError: ({ code, message }) => lost.push(`${code}: ${message}`),
    });
    const logger = pino({ base: null }, stream);

    logger.info("kept");
    logger.info({ drop: true }, "held back");
    logger.info({ fail: true }, "lost");
    await stream.flush();

    assert.deepEqual(sandbox.records.map(({ message, added }) => [message, added]), [
      ["kept", true],
    ]);
    assert.equal(lost.length, 1);
    assert.match(lost[0]!, /^transform-failed: .*transform threw: no/);
    assert.equal(stream.stats.logged, 2);
  });

  test("redact holds for what transform adds", async () => {
    const sandbox = createSandbox();
    const stream = streamTo(sandbox, {
      redact: ["Password"],
      transform: (record) => ({ ...record, password: "hidden" }),
    });

    stream.write('{"msg":"hello"}\n');
    await stream.flush();

    assert.equal(sandbox.records[0]!.password, "[redacted]");
  });

  test("level, fields, redact, shape and timestampField go their way", async () => {
    const sandbox = createSandbox();
    const stream = streamTo(sandbox, {
      level: "warn",
      fields: { service: "api" },
      redact: ["token"],
      shape: "pino",
      timestampField: "at",
      levels: { loud: 45 },
    });

    stream.write('{"level":30,"time":1778077800123,"msg":"low"}\n');
    stream.write('{"level":45,"time":1778077800123,"token":"t","msg":"high"}\n');
    await stream.flush();

    assert.deepEqual(sandbox.records, [{
      level: 45,
      level_label: "loud",
      at: "2026-05-06T14:30:00.123000Z",
      time: 1778077800123,
      token: "[redacted]",
      msg: "high",
      service: "api",
    }]);
  });

  test("takes several lines at once, with or without the last line break, and no empty ones", async () => {
    const sandbox = createSandbox();
    const stream = streamTo(sandbox);

    stream.write('{"msg":"a"}\n\n{"msg":"b"}\r\n');
    stream.write("plain text");
    stream.write('{"msg":"c"}');
    await stream.flush();

    assert.deepEqual(sandbox.records.map(({ message }) => message), ["a", "b", "plain text", "c"]);
    assert.equal(stream.stats.unparsed, 1);
  });

  test("without a source token it ships nothing, and flush() and close() return", async () => {
    const stream = betterStackStream({}, NO_ENVIRONMENT);
    pino(stream).info("hello");

    assert.equal(stream.enabled, false);
    assert.deepEqual(await stream.flush(), { delivered: 0, dropped: 0, pending: 0 });
    assert.deepEqual(await stream.close(), { delivered: 0, dropped: 0, pending: 0 });
    assert.equal(stream.stats.logged, 0);
  });

  for (
    const [option, value, error] of [
      ["shape", "winston", /^TypeError: shape must be one of better-stack, pino, not winston$/],
      ["level", "loud", /^TypeError: level must be one of trace/],
      ["levels", { a: "b" }, /^TypeError: levels\.a must be a number, not string$/],
      ["levels", [1], /^TypeError: levels must be an object, not array$/],
      ["fields", null, /^TypeError: fields must be an object, not null$/],
      ["redact", [1], /^TypeError: redact must be an array of key names$/],
      ["timestampField", "level", /^TypeError: timestampField must be a name, and neither level/],
      ["timestampField", "", /^TypeError: timestampField must be a name, and neither level/],
      ["closeTimeoutMs", 60_000, /^RangeError: closeTimeoutMs must be from 0 to 8000, not 60000$/],
      ["transform", {}, /^TypeError: transform must be a function, not object$/],
      ["sourceToken", 5, /^TypeError: sourceToken must be a string, not number$/],
    ] as const
  ) {
    test(`refuses a bad option: ${option} ${JSON.stringify(value)}`, () => {
      const options = { [option]: value } as PinoStreamOptions;

      assert.throws(
        () => betterStackStream(options, NO_ENVIRONMENT),
        (thrown) => error.test(String(thrown)),
      );
    });
  }

  test("works in one file that a bundler made, where no worker's file is", async (t) => {
    const sandbox = await serveSandbox();
    const folder = await mkdtemp(join(tmpdir(), "better-stack-"));
    t.after(async () => {
      await sandbox.close();
      await rm(folder, { recursive: true });
    });
    const entry = fileURLToPath(new URL("../../../src/adapters/pino.ts", import.meta.url));
    const outfile = join(folder, "program.cjs");
    await build({
      stdin: {
        contents: `
          import { pino } from "pino";
          import { betterStackStream } from ${JSON.stringify(entry)};
          const stream = betterStackStream();
          pino({ base: null }, stream).info({ bundled: true }, "hello");
          stream.close();`,
        resolveDir: fileURLToPath(new URL("../../../", import.meta.url)),
      },
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
    });
    await writeFile(join(folder, "package.json"), "{}");

    const args = "Deno" in globalThis ? ["run", "-A", outfile] : [outfile];
    const env = { ...process.env, ...sandbox.environment };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });

    assert.deepEqual([stdout, stderr], ["", ""]);
    const [{ dt: _, ...record }] = sandbox.records as [Record<string, unknown>];
    assert.deepEqual(record, { level: "info", message: "hello", bundled: true });
  });
});
