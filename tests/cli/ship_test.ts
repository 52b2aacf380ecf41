import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runCli, serve } from "../support/cli.ts";

describe("better-stack ship", { concurrency: true }, () => {
  test("ships pino lines, other JSON and plain text, and says nothing", async (t) => {
    const sandbox = await serve(t);

    const { code, output, errors } = await runCli(
      ["ship"],
      sandbox.environment,
      '{"level":40,"time":1778077800123,"pid":1,"msg":"slow"}\n' +
        '{"timestamp":"2026-05-06T14:30:00Z","level":"error","message":"failed","id":7}\n' +
        "Listening on :3000\n",
    );

    assert.deepEqual([code, output.toString(), errors], [0, "", ""]);
    const [pino, json, { dt, ...text }] = sandbox.records as [object, object, { dt: string }];
    assert.deepEqual(pino, {
      dt: "2026-05-06T14:30:00.123000Z",
      level: "warn",
      message: "slow",
      pid: 1,
    });
    assert.deepEqual(json, {
      dt: "2026-05-06T14:30:00.000000Z",
      level: "error",
      message: "failed",
      id: 7,
    });
    assert.deepEqual(text, { message: "Listening on :3000" });
    assert.ok(Math.abs(Date.parse(dt) - Date.now()) < 60_000);
  });

  test("ships every one of many lines, in order", async (t) => {
    const sandbox = await serve(t);
    const lines = Array.from(
      { length: 20_000 },
      (_, n) => `{"level":30,"time":1778077800000,"n":${n}}`,
    );

    const { code } = await runCli(["ship"], sandbox.environment, lines.join("\n"));

    assert.equal(code, 0);
    assert.equal(sandbox.records.length, 20_000);
    const inOrder = [...sandbox.records].sort((a, b) => String(a.dt) < String(b.dt) ? -1 : 1);
    assert.ok(inOrder.every(({ n }, index) => n === index), "dt tells the order");
  });

  test("ships what it can of broken input: CRLF, BOM, blank lines, broken JSON and UTF-8, NUL", async (t) => {
    const sandbox = await serve(t);
    const text = new TextEncoder().encode('\ufeff{"a":1}\r\n\r\n\n  \nplain\r\n{"a":\n\0\nlast ');

    const { code } = await runCli(
      ["ship"],
      sandbox.environment,
      Uint8Array.of(...text, 0xff, 0xc3),
    );

    assert.equal(code, 0);
    assert.deepEqual(sandbox.records.map(({ dt: _, ...rest }) => rest), [
      { a: 1 },
      { message: "plain" },
      { message: '{"a":' },
      { message: "\0" },
      { message: "last \ufffd\ufffd" },
    ]);
  });

  test("no input at all is no failure, and no request", async (t) => {
    const sandbox = await serve(t);
    assert.equal((await runCli(["ship"], sandbox.environment)).code, 0);
    assert.equal(sandbox.requests.length, 0);
  });

  test("takes the options of the library as flags", async (t) => {
    const sandbox = await serve(t, { sourceTokens: ["from-a-flag"] });

    const { code, errors } = await runCli(
      [
        "ship",
        "--source-token=from-a-flag",
        "--ingesting-host",
        sandbox.url,
        "--allow-insecure-url",
        "--level=info",
        "--fields=service=api",
        "--fields",
        "region=eu=1",
        "--redact=password,authorization",
        "--timestamp-field=at",
        "--max-batch-records=1",
        "--max-record-bytes=500",
      ],
      {},
      '{"level":10,"msg":"too quiet"}\n' +
        '{"level":30,"time":1778077800123,"user":{"password":"x","Authorization":"y"}}\n' +
        `${"x".repeat(1_000)}\n`,
    );

    assert.deepEqual([code, errors], [0, ""]);
    assert.equal(sandbox.requests.length, 2);
    const [record, long] = sandbox.records;
    assert.deepEqual(record, {
      at: "2026-05-06T14:30:00.123000Z",
      level: "info",
      service: "api",
      region: "eu=1",
      user: { password: "[redacted]", Authorization: "[redacted]" },
    });
    assert.equal(long?.truncated, true);
  });

  test("a flag wins over a variable", async (t) => {
    const sandbox = await serve(t, { sourceTokens: ["right"] });
    const { code } = await runCli(
      ["ship", "--source-token", "right"],
      { ...sandbox.environment, BETTERSTACK_SOURCE_TOKEN: "wrong" },
      "line\n",
    );
    assert.equal(code, 0);
  });

  test("without a source token: exit code 2, and a line that says what to do", async () => {
    const { code, output, errors } = await runCli(["ship"], {}, "line\n");

    assert.equal(code, 2);
    assert.equal(output.length, 0);
    assert.match(
      errors,
      /^better-stack: there is no source token: set BETTERSTACK_SOURCE_TOKEN.*\n$/,
    );
  });

  for (const name of ["level", "message", ""]) {
    test(`--timestamp-field "${name}": exit code 2`, async () => {
      const { code, errors } = await runCli(
        ["ship", `--timestamp-field=${name}`],
        { BETTERSTACK_SOURCE_TOKEN: "any" },
        "line\n",
      );

      assert.equal(code, 2);
      assert.match(errors, /--timestamp-field must be a name, and neither level nor message/);
    });
  }

  test("a token that is refused: exit code 1, and one line without the token", async (t) => {
    const sandbox = await serve(t, { sourceTokens: ["another"] });

    const { code, errors } = await runCli(
      ["ship"],
      { ...sandbox.environment, BETTERSTACK_SOURCE_TOKEN: "s3cr3tT0k3n" },
      "line\n".repeat(2_500),
    );

    assert.equal(code, 1);
    assert.match(
      errors,
      /^better-stack: shipped 0 of 2500 records; 2500 lost \(refused: it answered 401; check the source token \(from BETTERSTACK_SOURCE_TOKEN\) .*\)\n$/,
    );
    assert.ok(!errors.includes("s3cr3tT0k3n"));
  });

  test("a refused token does not hold up more than the queue can take", async (t) => {
    const sandbox = await serve(t, { sourceTokens: ["another"] });

    const { code, errors } = await runCli(
      ["ship", "--max-queue-bytes", "100000"],
      { ...sandbox.environment, BETTERSTACK_SOURCE_TOKEN: "wrong" },
      `${"x".repeat(100)}\n`.repeat(10_000),
    );

    assert.equal(code, 1);
    assert.match(
      errors,
      /^better-stack: shipped 0 of 10000 records; 10000 lost \(\d+ refused: .*\n$/,
    );
  });

  test("a queue smaller than a batch is no slower", async (t) => {
    const sandbox = await serve(t);
    const started = performance.now();

    const { code } = await runCli(
      ["ship", "--max-queue-bytes=100000", "--batch-interval-ms=60000"],
      sandbox.environment,
      `${"x".repeat(100)}\n`.repeat(10_000),
    );

    assert.equal(code, 0);
    assert.equal(sandbox.records.length, 10_000);
    assert.ok(performance.now() - started < 10_000);
  });

  test("a part that cannot be delivered: exit code 1, and how much of it arrived", async (t) => {
    const sandbox = await serve(t, { maxRecordBytes: 10_000 });
    const lines = ["small", "x".repeat(20_000), "small"];

    const { code, errors } = await runCli(["ship"], sandbox.environment, lines.join("\n"));

    assert.equal(code, 1);
    assert.equal(
      errors,
      "better-stack: shipped 2 of 3 records; 1 lost (too-large: it answered 413)\n",
    );
    assert.equal(sandbox.records.length, 2);
  });

  test("nobody there: it gives up after --retry-for-ms and says why", async () => {
    const { code, errors } = await runCli(
      ["ship", "--retry-for-ms=300"],
      {
        BETTERSTACK_SOURCE_TOKEN: "token",
        BETTERSTACK_INGEST_HOST: "http://127.0.0.1:1",
        BETTERSTACK_ALLOW_INSECURE_URL: "1",
      },
      "a\nb\n",
    );

    assert.equal(code, 1);
    assert.match(
      errors,
      /^better-stack: shipped 0 of 2 records; 2 lost \((deadline|retries-exhausted): .*\)\n$/,
    );
  });

  test("a service that heals in time costs nothing", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ status: 503, times: 2 });

    const { code, errors } = await runCli(["ship"], sandbox.environment, "a\nb\n");

    assert.deepEqual([code, errors], [0, ""]);
    assert.equal(sandbox.records.length, 2);
  });

  test("--close-timeout-ms: gives up when nothing is delivered for so long", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ hang: true });

    const { code, errors } = await runCli(
      ["ship", "--close-timeout-ms=200"],
      sandbox.environment,
      "a\n",
    );

    assert.equal(code, 1);
    assert.equal(
      errors,
      "better-stack: shipped 0 of 1 record; 1 lost (deadline: not delivered in time)\n",
    );
  });

  test("--close-timeout-ms: goes on as long as something is delivered", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ delayMs: 500 });

    const { code } = await runCli(
      ["ship", "--close-timeout-ms=2000", "--max-batch-records=1", "--max-concurrency=1"],
      sandbox.environment,
      "line\n".repeat(6),
    );

    assert.equal(code, 0);
    assert.equal(sandbox.records.length, 6);
  });

  test("a bad variable is told, and counts as not set", async (t) => {
    const sandbox = await serve(t);
    const { code, errors } = await runCli(
      ["ship"],
      { ...sandbox.environment, LOGTAIL_SOURCE_TOKEN: "not a token" },
      "a\n",
    );
    assert.equal(code, 0);
    assert.match(
      errors,
      /^better-stack: LOGTAIL_SOURCE_TOKEN must be .*; it is treated as not set\n$/,
    );
  });
});
