/** Records that wait on disk: what is there when, who takes it over, and what goes when there is no room. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, test, type TestContext } from "node:test";
import { createLogger, type NodeLoggerOptions } from "../../src/node/mod.ts";
import { type Answering, type Intake, serveIntake } from "../support/intake.ts";

interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly records: readonly string[];
}

/** A folder that goes with the test. */
function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "better-stack-spool-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An intake, a folder, and what makes loggers that spool there. */
async function setUp(t: TestContext, answer?: Answering, spool = makeFolder(t)) {
  const intake = await serveIntake(t, answer);
  const troubles: Trouble[] = [];
  const start = (options: NodeLoggerOptions = {}) => {
    const logger = createLogger({
      ...intake.options,
      spool,
      batchIntervalMs: 5,
      onError: ({ code, message }, records) => troubles.push({ code, message, records }),
      ...options,
    });
    t.after(() => logger.close({ timeoutMs: 0 }));
    return logger;
  };
  return { intake, spool, troubles, start };
}

/** The lines in a spool's files, oldest first. */
function linesIn(spool: string): string[] {
  const files = readdirSync(spool).flatMap((name) =>
    readdirSync(join(spool, name)).map((file) => [file, join(spool, name, file)] as const)
  );
  const texts = files.sort(([a], [b]) => a < b ? -1 : 1).map(([, path]) =>
    readFileSync(path, "utf8")
  );
  return texts.join("").split("\n").filter(Boolean);
}

/** What a process has left behind: files with lines, in a folder of the name. */
function leave(spool: string, name: string, ...files: readonly string[]): string {
  const folder = join(spool, name);
  mkdirSync(folder);
  files.forEach((text, n) =>
    writeFileSync(join(folder, `${String(n).padStart(14, "0")}-000001.ndjson`), text)
  );
  return folder;
}

const numbersOf = ({ delivered }: Intake) => delivered.map(({ n }) => n);
const upTo = (end: number) => Array.from({ length: end }, (_, n) => n);
const line = (n: number) => `{"n":${n}}\n`;

describe("a logger with a spool", { timeout: 60_000 }, () => {
  test("has a record on disk when its log call returns, and no more when it is delivered", async (t) => {
    const { intake, spool, start, troubles } = await setUp(t);
    const logger = start();

    logger.info("hello", { n: 0 });

    assert.equal(JSON.parse(linesIn(spool)[0]!).message, "hello");
    assert.equal(intake.requests.length, 0);
    await logger.flush();
    assert.deepEqual(numbersOf(intake), [0]);
    assert.deepEqual(linesIn(spool), []);
    await logger.close();
    assert.deepEqual(readdirSync(spool), []);
    assert.deepEqual(troubles, []);
  });

  test("keeps memory out of a long outage, and delivers all of it in order", async (t) => {
    const { intake, spool, start, troubles } = await setUp(t, () => 503);
    const logger = start({ maxQueueBytes: 100_000, maxConcurrency: 1, maxBatchBytes: 20_000 });

    for (const n of upTo(3_000)) logger.info("a record", { n, padding: "x".repeat(100) });

    assert.deepEqual([logger.stats.logged, logger.stats.pending], [3_000, 3_000]);
    assert.equal(linesIn(spool).length, 3_000);
    await intake.until(() => intake.requests.length > 0);
    intake.answer = () => 202;
    assert.deepEqual(await logger.flush(), { delivered: 3_000, dropped: 0, pending: 0 });
    assert.deepEqual(numbersOf(intake), upTo(3_000));
    assert.deepEqual([logger.stats.logged, logger.stats.delivered], [3_000, 3_000]);
    assert.deepEqual(troubles, []);
  });

  test("close() in an outage leaves records to the next start, which sends them first", async (t) => {
    const { intake, spool, start, troubles } = await setUp(t, () => 503);
    const logger = start();
    for (const n of upTo(10)) logger.info("a record", { n });

    assert.deepEqual(await logger.close({ timeoutMs: 50 }), {
      delivered: 0,
      dropped: 0,
      pending: 10,
    });

    assert.deepEqual([logger.stats.dropped, logger.stats.pending], [0, 10]);
    assert.equal(troubles.length, 1);
    assert.equal(troubles[0]!.code, "spool");
    assert.match(
      troubles[0]!.message,
      /^10 records left in .* for the next start: close\(\) ran out/,
    );
    intake.answer = () => 202;
    const next = start();
    next.info("a record", { n: 10 });
    await next.close();
    assert.deepEqual(numbersOf(intake), upTo(11));
    assert.deepEqual(readdirSync(spool), []);
  });

  test("keeps records while the service refuses, and says at once what to check", async (t) => {
    const { intake, start, troubles } = await setUp(t, () => 401);
    const logger = start();
    logger.info("a record", { n: 0 });
    await intake.until(() => intake.requests.length === 1);

    assert.equal((await logger.close({ timeoutMs: 50 })).pending, 1);

    assert.deepEqual(troubles.map(({ code }) => code), ["unreachable", "spool"]);
    assert.match(
      troubles[0]!.message,
      /answered 401; check the source token .*sourceToken.*minute/,
    );
    intake.answer = () => 202;
    assert.equal((await start().close()).delivered, 1);
  });

  test("close() again ends by the earlier deadline, with one account for both", async (t) => {
    const { start } = await setUp(t, () => "hang");
    const logger = start();
    logger.info("kept");
    const startedAt = performance.now();

    const results = [logger.close({ timeoutMs: 60_000 }), logger.close({ timeoutMs: 50 })];

    const left = { delivered: 0, dropped: 0, pending: 1 };
    assert.deepEqual(await Promise.all(results), [left, left]);
    assert.ok(performance.now() - startedAt < 30_000);
    assert.deepEqual(await logger.close(), left);
  });

  test("close() in an outage keeps what others wait for, too", async (t) => {
    const { intake, start } = await setUp(t, () => 503);
    const logger = start({ maxQueueBytes: 20_000 });
    for (const n of upTo(200)) logger.info("a record", { n, padding: "x".repeat(100) });
    const flushed = logger.flush({ timeoutMs: 30_000 });
    await logger.close({ timeoutMs: 20 });
    await flushed;

    intake.answer = () => 202;
    await start().close();

    assert.deepEqual(numbersOf(intake), upTo(200));
  });

  test("an overflow does not take from disk what is being sent", async (t) => {
    const { intake, start, troubles } = await setUp(t, () => 503);
    const logger = start({ maxSpoolBytes: 100_000 });
    for (const n of upTo(1_000)) logger.info("a record", { n, padding: "x".repeat(200) });
    await logger.close({ timeoutMs: 20 });

    intake.answer = () => 202;
    await start().close();

    const lost = troubles.flatMap(({ records }) => records).map((text) => JSON.parse(text).n);
    assert.ok(lost.length > 0);
    const all = [...numbersOf(intake) as number[], ...lost].sort((a, b) => a - b);
    assert.deepEqual(all, upTo(1_000));
  });

  test("waits for nobody while the service refuses", { timeout: 5_000 }, async (t) => {
    const { start, troubles } = await setUp(t, () => 401);
    const logger = start();
    logger.info("a record");

    assert.deepEqual(await logger.flush(), { delivered: 0, dropped: 0, pending: 1 });
    assert.deepEqual(await logger.flush(), { delivered: 0, dropped: 0, pending: 1 });
    assert.deepEqual(await logger.close(), { delivered: 0, dropped: 0, pending: 1 });

    assert.deepEqual([logger.stats.dropped, logger.stats.pending], [0, 1]);
    assert.match(
      troubles[1]!.message,
      /^1 record left in .* next start: the service refuses them$/,
    );
  });

  test("drops what is rejected for itself, and only that", async (t) => {
    const { intake, start, troubles, spool } = await setUp(
      t,
      ({ text }) => text.includes("bad") ? 406 : 202,
    );
    const logger = start();
    for (const n of upTo(5)) logger.info("a record", { n, ...(n === 2 && { bad: true }) });
    const result = await logger.close();

    assert.deepEqual(result, { delivered: 4, dropped: 1, pending: 0 });
    assert.deepEqual(numbersOf(intake).sort(), [0, 1, 3, 4]);
    assert.deepEqual(troubles.map(({ code }) => code), ["unreadable"]);
    assert.deepEqual(readdirSync(spool), []);
  });

  for (const overflow of ["drop-oldest", "drop-newest"] as const) {
    test(`is bounded by maxSpoolBytes: ${overflow}`, async (t) => {
      const { intake, spool, start, troubles } = await setUp(t, () => 503);
      const logger = start({ maxSpoolBytes: 100_000, maxQueueBytes: 20_000, overflow });

      for (const n of upTo(2_000)) logger.info("a record", { n, padding: "x".repeat(100) });

      const bytes = linesIn(spool).reduce((sum, { length }) => sum + length + 1, 0);
      assert.ok(bytes <= 100_000 && bytes > 80_000, `${bytes} bytes`);
      const { logged, dropped, pending } = logger.stats;
      assert.deepEqual([logged, dropped + pending], [2_000, 2_000]);
      assert.ok(dropped > 0);
      intake.answer = () => 202;
      await logger.flush();
      const lost = troubles.flatMap(({ records }) => records).map((text) => JSON.parse(text).n);
      assert.deepEqual([...new Set(troubles.map(({ code }) => code))], ["queue-full"]);
      assert.equal(lost.length, dropped);
      assert.deepEqual([...numbersOf(intake), ...lost].sort((a, b) => a - b), upTo(2_000));
      assert.equal(lost.includes(1_999), overflow === "drop-newest");
    });
  }

  test("cuts a record that would need the room of all others", async (t) => {
    const { intake, start, troubles } = await setUp(t, () => 503);
    const logger = start({ maxSpoolBytes: 100_000 });
    for (const n of upTo(100)) logger.info("a record", { n });
    logger.info("x".repeat(200_000), { n: 100 });
    assert.deepEqual(await logger.close({ timeoutMs: 50 }), {
      delivered: 0,
      dropped: 0,
      pending: 101,
    });

    intake.answer = () => 202;
    await start().close();

    assert.deepEqual(numbersOf(intake), upTo(101));
    assert.deepEqual(troubles.map(({ code }) => code), ["spool"]);
  });

  test("keeps the order when the clock goes back", async (t) => {
    const { intake, start } = await setUp(t, () => 503);
    t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
    for (const first of [0, 100, 200]) {
      const logger = start({ maxSpoolBytes: 100_000 });
      for (const n of upTo(100)) {
        if (n % 50 === 0) t.mock.timers.setTime(Date.now() - 3_600_000);
        logger.info("a record", { n: first + n, padding: "x".repeat(200) });
      }
      await logger.close({ timeoutMs: 10 });
    }
    t.mock.timers.reset();

    intake.answer = () => 202;
    await start().close();

    assert.deepEqual(numbersOf(intake), upTo(300));
  });

  test("two loggers share a folder, and neither takes what is the other's", async (t) => {
    const { intake, spool, start } = await setUp(t, () => 503);
    const first = start();
    first.info("a record", { n: 0 });
    const second = start();
    second.info("a record", { n: 1 });

    assert.equal(readdirSync(spool).length, 2);
    intake.answer = () => 202;
    await Promise.all([first.close(), second.close()]);
    assert.deepEqual(numbersOf(intake).sort(), [0, 1]);
  });

  test("flushes files to the disk as spoolSync says", async (t) => {
    for (const spoolSync of ["always", 1] as const) {
      const { intake, start } = await setUp(t);
      const logger = start({ spoolSync });
      for (const n of upTo(5)) logger.info("a record", { n });
      await new Promise((resolve) => setTimeout(resolve, 5));
      await logger.close();
      assert.deepEqual(numbersOf(intake), upTo(5));
    }
  });

  test("throws for bad options at once, and opens nothing without a token", (t) => {
    const spool = makeFolder(t);
    assert.throws(() => createLogger({ spool: 1 as unknown as string }), TypeError);
    assert.throws(() => createLogger({ spool, maxSpoolBytes: 10 }), RangeError);
    assert.throws(() => createLogger({ spool, spoolSync: "often" as "always" }), TypeError);
    createLogger({ spool, console: false }, {}).info("nowhere");
    assert.deepEqual(readdirSync(spool), []);
  });
});

describe("what an earlier process has left in a spool", { timeout: 60_000 }, () => {
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  const cases = [
    ["of a dead process", `${gone}@${hostname()}-0a`, 0, true],
    ["of this process id, in an earlier life", `${process.pid}@${hostname()}-0a`, -3_600_000, true],
    ["of this process", `${process.pid}@${hostname()}-0a`, 0, false],
    ["of a process that lives", `${process.ppid}@${hostname()}-0a`, 0, false],
    ["of a process id that is another's by now", `${process.ppid}@${hostname()}-0a`, -61_000, true],
    ["of another machine that lives", "7@elsewhere-0a", -10_000, false],
    ["of another machine that gives no sign of life", "7@elsewhere-0a", -61_000, true],
    ["that was released", "left-0a", 0, true],
    ["that is nobody's", "photos", -3_600_000, false],
  ] as const;
  for (const [name, folder, age, isTaken] of cases) {
    test(`${name} is ${isTaken ? "delivered" : "left alone"}`, async (t) => {
      const { intake, spool, start } = await setUp(t);
      const path = leave(spool, folder, line(0) + line(1), line(2));
      const time = new Date(Date.now() + age);
      utimesSync(path, time, time);

      const logger = start();
      logger.info("a record", { n: 3 });
      await logger.close();

      assert.deepEqual(numbersOf(intake), isTaken ? [0, 1, 2, 3] : [3]);
      assert.equal(readdirSync(spool).length, isTaken ? 0 : 1);
    });
  }

  test("goes without a log call", async (t) => {
    const { intake, spool, start } = await setUp(t);
    leave(spool, "left-0a", line(0));

    start();

    await intake.until(() => intake.delivered.length === 1);
  });

  test("goes with the next look when its process ends while we live", async (t) => {
    const { intake, spool, start } = await setUp(t);
    t.mock.timers.enable({ apis: ["setInterval"] });
    start().info("a record", { n: 0 });
    leave(spool, `${gone}@${hostname()}-0a`, line(1), line(2));

    t.mock.timers.tick(10_000); // it may be asleep: two looks
    assert.equal(readdirSync(spool).length, 2);
    t.mock.timers.tick(10_000);
    t.mock.timers.reset();

    await intake.until(() => intake.delivered.length === 3);
    assert.equal(readdirSync(spool).length, 1);
  });

  test("leaves no folder, however many are killed", async (t) => {
    const { intake, spool, start } = await setUp(t);
    for (const n of upTo(10)) {
      const name = `${gone}@${hostname()}-${n}a`;
      leave(spool, name, "");
      writeFileSync(join(spool, name, `0000000000000${n}-00.ndjson`), line(n));
    }

    start();

    await intake.until(() => intake.delivered.length === 10);
    assert.equal(readdirSync(spool).length, 1, "its own");
    assert.deepEqual(numbersOf(intake), upTo(10));
  });

  test("of a process that was taken for dead is not written to by it", async (t) => {
    const { intake, spool, start } = await setUp(t, () => 503);
    t.mock.timers.enable({ apis: ["setInterval"] });
    const logger = start();
    logger.info("a record", { n: 0 });
    renameSync(join(spool, readdirSync(spool)[0]!), join(spool, "taken"));
    t.mock.timers.tick(10_000);
    t.mock.timers.reset();
    logger.info("a record", { n: 1 });
    rmSync(join(spool, "taken"), { recursive: true });

    assert.deepEqual(linesIn(spool).map((text) => JSON.parse(text).n), [1]);
    intake.answer = () => 202;
    await logger.close();
    assert.deepEqual(numbersOf(intake).sort(), [0, 1]);
  });

  test("may end in a line that was cut off, or hold what is none: the rest is delivered", async (t) => {
    const { intake, spool, start, troubles } = await setUp(t);
    leave(spool, "left-0a", `${line(0)}{"n":1`, `${line(2)}\0\0\0\0\n${line(3)}`, "", line(4));

    await start().close();

    assert.deepEqual(numbersOf(intake), [0, 2, 3, 4]);
    assert.deepEqual(troubles.map(({ code }) => code), ["spool", "spool"]);
    assert.match(troubles[0]!.message, /left out a line in .* cut off/);
    assert.deepEqual(readdirSync(spool), []);
  });

  test("may have lines of any length", async (t) => {
    const { intake, spool, start } = await setUp(t);
    const long = JSON.stringify({ n: 1, text: "ä".repeat(400_000) });
    leave(spool, "left-0a", `${line(0)}${long}\n${line(2)}`);

    await start().close();

    assert.deepEqual(numbersOf(intake), [0, 1, 2]);
    assert.equal((intake.delivered[1]!.text as string).length, 400_000);
  });
});

describe("a spool that cannot be used", { timeout: 60_000 }, () => {
  test("costs no record: a folder that cannot be made", async (t) => {
    const file = join(makeFolder(t), "file");
    writeFileSync(file, "");
    const { intake, start, troubles } = await setUp(t, undefined, join(file, "spool"));
    const logger = start();
    for (const n of upTo(5)) logger.info("a record", { n });
    await logger.close();

    assert.deepEqual(numbersOf(intake), upTo(5));
    assert.deepEqual(troubles.map(({ code }) => code), ["spool"]);
    assert.match(troubles[0]!.message, /cannot spool to .*; records are in memory alone/);
  });

  test("costs no record: somebody removes the folder", async (t) => {
    const { intake, spool, start } = await setUp(t, () => 503);
    const logger = start({ maxSpoolBytes: 100_000 });
    for (const n of upTo(5)) logger.info("a record", { n });
    rmSync(spool, { recursive: true });
    for (const n of upTo(200)) logger.info("more", { n: n + 5, padding: "x".repeat(200) });
    intake.answer = () => 202;
    await logger.close();

    assert.deepEqual(numbersOf(intake).sort((a, b) => a! as number - (b as number)), upTo(205));
  });

  test("accounts for records whose files somebody removes before they could be sent", async (t) => {
    for (const overflows of [false, true]) {
      const { intake, spool, start, troubles } = await setUp(t, () => 503);
      const logger = start({ maxSpoolBytes: 100_000, maxQueueBytes: 20_000 });
      const log = (n: number) => logger.info("a record", { n, padding: "x".repeat(200) });
      upTo(300).forEach(log);
      rmSync(spool, { recursive: true });
      if (overflows) upTo(300).forEach(log);
      intake.answer = () => 202;
      await logger.close();

      const { logged, delivered, dropped, pending } = logger.stats;
      assert.deepEqual([logged, pending], [overflows ? 600 : 300, 0]);
      assert.equal(delivered + dropped, logged);
      assert.equal(delivered, intake.delivered.length);
      const said = troubles.some(({ message }) => /lost \d+ records: their file/.test(message));
      assert.ok(said, troubles.map(({ message }) => message).join("\n"));
    }
  });

  const disk = mkdtempSync(join(tmpdir(), "better-stack-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]).status === 0;
  after(() => {
    if (mounted) spawnSync("umount", ["--lazy", disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  test(
    "costs no record: a full disk",
    { skip: !mounted && "no file system can be mounted here" },
    async (t) => {
      const { intake, start, troubles } = await setUp(t, () => 503, join(disk, "spool"));
      const logger = start();
      for (const n of upTo(1_000)) logger.info("a record", { n, padding: "x".repeat(100) });
      intake.answer = () => 202;
      const result = await logger.close();

      assert.deepEqual(result, { delivered: 1_000, dropped: 0, pending: 0 });
      const numbers = numbersOf(intake) as number[];
      assert.deepEqual(numbers.sort((a, b) => a - b), upTo(1_000));
      assert.deepEqual(troubles.map(({ code }) => code), ["spool"]);
      assert.match(troubles[0]!.message, /ENOSPC|no space/i);
    },
  );
});
