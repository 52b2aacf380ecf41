import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type LoggerOptions, multistream, pino, type TransportSingleOptions } from "pino";
import createTransport, { type PinoTransportOptions } from "../../../src/adapters/pino.ts";
import { type SandboxServer, serveSandbox } from "../../../src/sandbox/mod.ts";
import { bundlePinoTarget } from "../../support/pino_target.ts";

const TARGET = new URL("../../../src/adapters/pino.ts", import.meta.url).href;

const DENO_FORGETS = {
  skip: "Deno" in globalThis && "Deno loses what pino posts to its worker while that loads targets",
};

interface Subject {
  readonly sandbox: SandboxServer;
  readonly options: PinoTransportOptions;
  /** A transport that is ended with the test. */
  transport(options: Parameters<typeof pino.transport>[0]): ReturnType<typeof pino.transport>;
}

/** Runs a test with a sandbox and a way to it. */
function subject(name: string, run: (subject: Subject) => Promise<void>): void {
  test(name, async () => {
    const sandbox = await serveSandbox();
    const transports: ReturnType<typeof pino.transport>[] = [];
    try {
      await run({
        sandbox,
        options: { sourceToken: "token", ingestingHost: sandbox.url, allowInsecureUrl: true },
        transport(options) {
          const transport = pino.transport(options);
          transports.push(transport);
          return transport;
        },
      });
    } finally {
      await Promise.all(transports.map(end));
      await sandbox.close();
    }
  });
}

/** pino blocks this thread until the worker has ended, and the sandbox is in this thread. */
async function end(transport: ReturnType<typeof pino.transport>): Promise<void> {
  await flush(transport);
  const closed = once(transport, "close");
  const alive = setInterval(() => {}, 1_000); // pino lets the process end while it waits
  transport.end();
  await closed;
  clearInterval(alive);
}

function flush(logger: { flush(callback: (error?: Error) => void): void }): Promise<void> {
  return new Promise((resolve, reject) =>
    logger.flush((error) => error ? reject(error) : resolve())
  );
}

describe("pino.transport()", () => {
  subject("ships by the worker's URL, and logger.flush() waits for it", async (subject) => {
    const { sandbox, options } = subject;
    const transport = subject.transport({ target: TARGET, options });
    const logger = pino({ base: null }, transport);

    const before = Date.now();
    logger.info({ requestId: "a" }, "hello");
    const after = Date.now();
    await flush(logger);

    const [{ dt, ...record }] = sandbox.records as [Record<string, unknown>];
    assert.deepEqual(record, { level: "info", message: "hello", requestId: "a" });
    const at = Date.parse(String(dt));
    assert.ok(before <= at && at <= after, "dt is the time of the log call");
  });

  subject("takes the options of @logtail/pino as they are", async (subject) => {
    const { sandbox } = subject;
    const options: PinoTransportOptions = {
      sourceToken: "logtail",
      options: { endpoint: sandbox.url, batchSize: 2, burstProtectionMax: 0 },
      allowInsecureUrl: true,
    };
    const logger = pino(subject.transport({ target: TARGET, options }));

    for (let n = 0; n < 4; n++) logger.info("hello");
    await flush(logger);

    assert.deepEqual(sandbox.requests.map(({ records }) => records), [2, 2]);
  });

  const CUSTOM: LoggerOptions<"notice"> = { customLevels: { notice: 35 }, messageKey: "text" };

  subject("learns custom levels and the message's key before the first line", async (subject) => {
    const { sandbox, options } = subject;
    const logger = pino(CUSTOM, subject.transport({ target: TARGET, options }));

    logger.notice("first");
    await flush(logger);

    assert.equal(sandbox.records[0]!.level, "notice");
    assert.equal(sandbox.records[0]!.message, "first");
  });

  test(
    "learns them in targets, too, and leaves the other targets alone",
    DENO_FORGETS,
    async () => {
      const { records, stdout } = await runProgram(`
      const logger = pino({
        customLevels: { notice: 35, alert: 55 },
        messageKey: "text",
        level: "trace",
        transport: {
          targets: [
            { target: "@mikser-io/better-stack/pino", level: "debug" },
            { target: "pino/file", level: "alert" },
          ],
          levels: { alert: 55 },
        },
      });
      logger.trace("too low");
      logger.debug({ message: "own" }, "low");
      logger.alert("hello");`);

      assert.deepEqual(records.map(({ level, message }) => [level, message]), [
        ["debug", "low"],
        ["alert", "hello"],
      ]);
      assert.match(stdout, /^\{[^\n]*"text":"hello"\}\n$/);
    },
  );

  subject("behind multistream beside another stream, and again for a rebuilt logger", async (s) => {
    const { sandbox, options } = s;
    const printed: string[] = [];
    const streams = multistream([
      { level: 10, stream: { write: (line: string) => void printed.push(line) } },
      {
        level: 35,
        stream: s.transport({ target: TARGET, options: { ...options, shape: "pino" } }),
      },
    ]);

    pino({ level: "trace", customLevels: { notice: 35 } }, streams).notice("first");
    const rebuilt = pino({ level: "trace", customLevels: { notice: 35, alert: 55 } }, streams);
    rebuilt.info("too low");
    rebuilt.alert("second");
    const alert = await sandbox.waitFor(({ msg }) => msg === "second");

    assert.equal(alert.level, 55);
    assert.equal(alert.level_label, "alert");
    assert.equal(sandbox.records[0]!.level_label, "notice");
    assert.equal(printed.length, 3);
    assert.equal(sandbox.records.length, 2);
  });

  subject("waits no longer than a moment for a pino that tells nothing", async (subject) => {
    const { sandbox, options } = subject;
    const levels = { notice: 33 };
    const transport = subject.transport({ target: TARGET, options: { ...options, levels } });

    const start = performance.now();
    transport.write('{"level":33,"msg":"hello"}\n');
    const record = await sandbox.waitFor(({ message }) => message === "hello");

    assert.equal(record.level, "notice");
    assert.ok(performance.now() - start < 3_000);
  });

  subject("ships what is no line of pino, and what is longer than a record", async (subject) => {
    const { sandbox, options } = subject;
    const transport = subject.transport({
      target: TARGET,
      options: { ...options, maxRecordBytes: 10_000 },
    });
    const logger = pino(transport);

    transport.write("not a line of pino\n");
    logger.info("x".repeat(6_000_000));
    logger.info("after");
    await flush(logger);

    const [plain, long, after] = sandbox.records;
    assert.equal(plain!.message, "not a line of pino");
    assert.equal(long!.truncated, true);
    assert.ok(JSON.stringify(long).length <= 10_000);
    assert.equal(after!.message, "after");
  });

  test("is found by its name, also by a program that requires pino", async () => {
    const { records, stdout, stderr } = await runProgram(`
      pino(pino.transport({ target: "@mikser-io/better-stack/pino" })).info("by name");`);

    assert.deepEqual([stdout, stderr], ["", ""]);
    assert.deepEqual(records.map(({ message }) => message), ["by name"]);
  });

  test("is one of several targets", async () => {
    const { records, stderr } = await runProgram(`
      const targets = [
        { target: "@mikser-io/better-stack/pino", level: "debug", options: { shape: "pino" } },
        { target: "@mikser-io/better-stack/pino", level: "warn", options: { fields: { b: 1 } } },
      ];
      const logger = pino({ level: "trace", transport: { targets } });
      logger.trace("too low");
      for (let n = 0; n < 3_000; n++) logger.info({ n }, "many");
      logger.warn("both");`);

    assert.equal(stderr, "");
    assert.equal(records.length, 3_002);
    assert.equal(records.filter(({ msg }) => msg === "many").length, 3_000);
    assert.deepEqual(records.filter(({ b }) => b === 1).map(({ message }) => message), ["both"]);
  });
});

/** Runs a program, in a folder where the package is installed, to its end. */
async function runProgram(program: string) {
  const sandbox = await serveSandbox();
  const folder = await mkdtemp(join(tmpdir(), "better-stack-"));
  const home = join(folder, "node_modules", "@mikser-io", "better-stack");
  await mkdir(home, { recursive: true });
  await bundlePinoTarget(join(home, "pino.js"));
  const exports = { "./pino": "./pino.js" };
  const manifest = { name: "@mikser-io/better-stack", type: "module", exports };
  await writeFile(join(home, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "package.json"), "{}");
  const pinoFile = JSON.stringify(fileURLToPath(import.meta.resolve("pino")));
  const file = join(folder, "program.cjs");
  await writeFile(file, `const pino = require(${pinoFile});${program}`);

  const args = "Deno" in globalThis ? ["run", "-A", file] : [file];
  const env = { ...process.env, ...sandbox.environment };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
    return { records: [...sandbox.records], stdout, stderr };
  } finally {
    await rm(folder, { recursive: true });
    await sandbox.close();
  }
}

describe("the worker's stream", () => {
  test("takes lines that come in pieces, also in the middle of a character", async () => {
    const sandbox = await serveSandbox();
    const stream = createTransport({
      sourceToken: "token",
      ingestingHost: sandbox.url,
      allowInsecureUrl: true,
    });
    const bytes = new TextEncoder().encode('{"msg":"grüße"}\n{"msg":"😀"}\n{"msg":"unfinished"}');

    for (const byte of bytes) stream.write(new Uint8Array([byte]) as unknown as string);
    const closed = once(stream as unknown as EventTarget, "close");
    stream.end();
    await closed;

    const messages = sandbox.records.map(({ message }) => message);
    assert.deepEqual(messages, ["grüße", "😀", "unfinished"]);
    await sandbox.close();
  });

  test("keeps a burst from a queue that empties, and nothing from one that does not", async () => {
    const sandbox = await serveSandbox();
    sandbox.fail({ delayMs: 5 });
    const options: PinoTransportOptions = {
      sourceToken: "token",
      ingestingHost: sandbox.url,
      allowInsecureUrl: true,
      maxQueueBytes: 2_000_000,
      closeTimeoutMs: 500,
    };
    const lines = `{"level":30,"time":1778077800123,"msg":"${"x".repeat(180)}"}\n`.repeat(20_000);

    await writeAndEnd(createTransport(options), lines);
    assert.equal(sandbox.records.length, 20_000);

    sandbox.clear();
    sandbox.fail({ hang: true });
    // The patience of 2 s and the half second of the end would be sat out every time.
    let ms = Infinity;
    for (let n = 0; n < 3 && ms >= 2_300; n++) {
      const start = performance.now();
      await writeAndEnd(createTransport(options), lines);
      ms = Math.min(ms, performance.now() - start);
    }
    assert.ok(ms < 2_300, `it read on: ${ms} ms`);
    await sandbox.close();
  });
});

async function writeAndEnd(stream: ReturnType<typeof createTransport>, text: string) {
  const closed = once(stream as unknown as EventTarget, "close");
  for (let from = 0; from < text.length; from += 1_000_000) {
    if (!stream.write(text.slice(from, from + 1_000_000))) {
      await once(stream as unknown as EventTarget, "drain");
    }
  }
  stream.end();
  await closed;
}

const OPTIONS = {
  target: TARGET,
  // @ts-expect-error a function cannot be copied to a worker
  options: { onError: () => {} },
} satisfies TransportSingleOptions<PinoTransportOptions>;
const FETCH = {
  target: TARGET,
  // @ts-expect-error a function cannot be copied to a worker
  options: { fetch },
} satisfies TransportSingleOptions<PinoTransportOptions>;
const TRANSFORM = {
  target: TARGET,
  // @ts-expect-error a function cannot be copied to a worker
  options: { transform: (record: object) => record },
} satisfies TransportSingleOptions<PinoTransportOptions>;

test("options that are functions are errors of types, and would not reach a worker", () => {
  for (const options of [OPTIONS, FETCH, TRANSFORM]) {
    assert.throws(() => pino.transport(options as unknown as TransportSingleOptions));
  }
});
