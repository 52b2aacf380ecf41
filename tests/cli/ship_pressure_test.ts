import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import {
  type Cli,
  residentMegabytes,
  runCli,
  serve,
  startCli,
  until,
  write,
} from "../support/cli.ts";

const NO_PROC = residentMegabytes(process) === undefined && "there is no /proc to read memory from";

/** Numbered lines of about 100 bytes. */
function numbered(from: number, count: number): string {
  const padding = "x".repeat(80);
  return Array.from({ length: count }, (_, n) => `{"n":${from + n},"p":"${padding}"}\n`).join("");
}

/** Writes until nothing is taken for `ms`; returns how many lines were written. */
async function writeUntilItWaits({ child }: Cli, ms: number): Promise<number> {
  const LINES = 1_000;
  for (let written = 0;; written += LINES) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<"waits">((resolve) => timer = setTimeout(resolve, ms, "waits"));
    const result = await Promise.race([write(child, numbered(written, LINES)), tooLong]);
    clearTimeout(timer);
    if (result === "waits") return written + LINES;
  }
}

/** Notes the most memory that a process has while `work` goes on. */
async function mostMegabytes({ child }: Cli, work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const timer = setInterval(() => most = Math.max(most, residentMegabytes(child) ?? 0), 10);
  await work();
  clearInterval(timer);
  return most;
}

describe("better-stack ship under pressure", { concurrency: true }, () => {
  test("an outage makes the writer wait, and once it is over everything arrives", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ status: 503 });
    const cli = startCli(t, ["ship", "--max-queue-bytes=1000000"], sandbox.environment);

    const written = await writeUntilItWaits(cli, 400);
    sandbox.heal();
    cli.child.stdin.end();
    const { code, errors } = await cli.result;

    assert.ok(written < 20_000, `${written} lines of 100 bytes were taken`);
    assert.deepEqual([code, errors], [0, ""]);
    const numbers = sandbox.records.map(({ n }) => Number(n)).sort((a, b) => a - b);
    assert.deepEqual(numbers, [...Array(written).keys()]);
  });

  test("a slow service slows the writer down: nothing is lost, and memory stays flat", {
    skip: NO_PROC,
  }, async (t) => {
    const CHUNKS = 120;
    const sandbox = await serve(t, { maxBytes: 1_000_000 });
    sandbox.fail({ delayMs: 20 });
    const cli = startCli(t, ["ship", "--max-queue-bytes=4000000"], sandbox.environment);
    const chunk = `${"x".repeat(1_000)}\n`.repeat(1_000);

    for (let n = 0; n < CHUNKS / 10; n++) await write(cli.child, chunk);
    const before = residentMegabytes(cli.child)!;
    const most = await mostMegabytes(cli, async () => {
      for (let n = CHUNKS / 10; n < CHUNKS; n++) await write(cli.child, chunk);
      cli.child.stdin.end();
      await cli.result;
    });
    const { code } = await cli.result;

    assert.equal(code, 0);
    assert.equal(sandbox.requests.reduce((sum, { records }) => sum + records, 0), CHUNKS * 1_000);
    assert.ok(most - before < 60, `it grew from ${before} to ${most} MB over ${CHUNKS} MB`);
  });

  test("--overflow drop-oldest: the writer never waits, and the newest arrive", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ status: 503 });
    const { child, result } = startCli(t, [
      "ship",
      "--overflow=drop-oldest",
      "--max-queue-bytes=200000",
    ], sandbox.environment);

    await write(child, numbered(0, 20_000));
    await until(() => child.stdin.writableLength === 0);
    sandbox.heal();
    child.stdin.end(numbered(20_000, 1));
    const { code, errors } = await result;

    assert.equal(code, 1);
    const [, delivered] =
      /^better-stack: shipped (\d+) of 20001 records; \d+ lost \(queue-full: the queue is full \(--max-queue-bytes\)\)\n$/
        .exec(errors) ?? assert.fail(errors);
    assert.equal(sandbox.records.length, Number(delivered));
    const numbers = sandbox.records.map(({ n }) => Number(n)).sort((a, b) => a - b);
    assert.deepEqual(numbers.slice(-100), [...Array(100).keys()].map((n) => 19_901 + n));
  });

  test("--overflow drop-newest: the writer never waits, and the oldest arrive", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ status: 503 });
    const { child, result } = startCli(t, [
      "ship",
      "--overflow=drop-newest",
      "--max-queue-bytes=200000",
    ], sandbox.environment);

    await write(child, numbered(0, 20_000));
    await until(() => child.stdin.writableLength === 0);
    sandbox.heal();
    child.stdin.end();
    const { code } = await result;

    assert.equal(code, 1);
    assert.ok(sandbox.records.some(({ n }) => n === 0), "the oldest is there");
    assert.ok(!sandbox.records.some(({ n }) => n === 19_999), "the newest is not");
  });

  test(
    "a line of 300 MB is cut, and costs no memory of that size",
    { skip: NO_PROC },
    async (t) => {
      const sandbox = await serve(t);
      const cli = startCli(t, ["ship"], sandbox.environment);
      const megabyte = "x".repeat(1_000_000);

      const most = await mostMegabytes(cli, async () => {
        for (let n = 0; n < 300; n++) await write(cli.child, megabyte);
        cli.child.stdin.end("\nnext line\n");
        await cli.result;
      });
      const { code, errors } = await cli.result;

      assert.deepEqual([code, errors], [0, ""]);
      const [long, next] = sandbox.records;
      assert.match(String(long?.message), /^x{100,}/);
      assert.deepEqual([long?.truncated, long?.originalBytes], [true, 300_000_000]);
      assert.equal(next?.message, "next line");
      assert.ok(most < 220, `${most} MB`);
    },
  );

  test("a record over the limit is cut on its way, however it looks", async (t) => {
    const sandbox = await serve(t);
    const { code } = await runCli(
      ["ship", "--max-record-bytes=2000"],
      sandbox.environment,
      `{"id":7,"body":"${"y".repeat(100_000)}"}\n${"z".repeat(100_000)}\n`,
    );

    assert.equal(code, 0);
    const [json, text] = sandbox.records;
    assert.deepEqual([json?.id, json?.truncated], [7, true]);
    assert.match(String(text?.message), /^z+… \[\d+ more characters\]$/);
  });
});
