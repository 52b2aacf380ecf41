/** `./logtail` beside `@logtail/node` and `@logtail/edge`: one program, what it returns and what arrives. */
import { Logtail as EdgeLogtail } from "@logtail/edge";
import { Logtail as NodeLogtail } from "@logtail/node";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Logtail, type LogtailOptions } from "../../src/adapters/logtail.ts";
import { type Log, type Sent, serveLogtail, type Surface } from "../support/logtail_script.ts";

type Test = { after(work: () => unknown): void };

const TOKEN = "s3cr3tS0urceT0k3n";
const OPTIONS = {
  captureStackContext: false,
  warnAboutMissingExecutionContext: false,
  batchInterval: 20,
};

const PACKAGES: { [name: string]: (endpoint: string) => Surface } = {
  "@logtail/node": (endpoint) => new NodeLogtail(TOKEN, { endpoint, ...OPTIONS }) as Surface,
  "@logtail/edge": (endpoint) => new EdgeLogtail(TOKEN, { endpoint, ...OPTIONS }) as Surface,
  ours: (endpoint) => new Logtail(TOKEN, { endpoint, allowInsecureUrl: true, ...OPTIONS }),
};

/** Runs a program against each package: what it returned, and what arrived. */
async function compare(
  t: Test,
  program: (logger: Surface) => Promise<unknown>,
): Promise<Record<string, { returned: unknown; records: Sent[]; counts: number[] }>> {
  const results = Object.entries(PACKAGES).map(async ([name, create]) => {
    const { endpoint, records } = await serveLogtail(t);
    const logger = create(endpoint);
    const returned = await program(logger);
    const counts = [logger.logged, logger.synced, logger.dropped];
    return [name, { returned: withoutTimes(returned), records: records.map(withoutTimes), counts }];
  });
  return Object.fromEntries(await Promise.all(results));
}

/** A record without what differs with the moment and the place. */
function withoutTimes<T>(value: T): T {
  const strip = (key: string, member: unknown) => {
    if (key === "stack") return "…";
    if (key !== "dt") return member;
    assert.match(String(member), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/);
    return "…";
  };
  return value === undefined ? value : JSON.parse(JSON.stringify(value, strip));
}

const SAME: { [title: string]: (logger: Surface) => Promise<unknown> } = {
  "a message with fields, at each level": async (logger) =>
    await Promise.all([
      logger.debug("one", { n: 1 }),
      logger.info("two", { nested: { list: [1, "a", null, true] } }),
      logger.warn("three"),
      logger.error("four", { when: new Date(0) }),
    ]),
  "log() with a level of its own, and none": async (logger) =>
    await Promise.all([logger.log("a", "http", { a: 1 }), logger.log("b")]),
  "an Error as the message, with fields": async (logger) =>
    await logger.error(Object.assign(new TypeError("boom"), { code: "E_BOOM" }), { order: 7 }),
  "an Error among the fields": async (logger) =>
    await logger.error("failed", { error: new Error("inner") }),
  "values that are left out": async (logger) =>
    await logger.info("gone", { a: undefined, b: null, c: "" }),
  "middleware that enriches and renames, one after the other": async (logger) => {
    logger.use((log) => Promise.resolve({ ...log, region: "fra" }));
    logger.use((log) => Promise.resolve({ ...log, level: "notice", message: `${log.message}!` }));
    return await logger.info("hello", { a: 1 });
  },
  "middleware that sets the time": async (logger) => {
    logger.use((log) => Promise.resolve({ ...log, dt: new Date(0) }));
    return await logger.info("then");
  },
  "middleware that holds back": async (logger) => {
    const only = (log: Log) => Promise.resolve(log.keep ? log : null as unknown as Log);
    logger.use(only);
    await logger.info("b", { keep: true });
    return await logger.log("a");
  },
  "middleware that was removed": async (logger) => {
    const shout = (log: Log) => Promise.resolve({ ...log, message: log.message.toUpperCase() });
    logger.use(shout);
    const first = await logger.info("loud");
    logger.remove(shout);
    return [first, await logger.info("quiet")];
  },
};

for (const [title, program] of Object.entries(SAME)) {
  test(`Logtail sends and returns what the official packages do: ${title}`, async (t) => {
    const { ours, ...theirs } = await compare(t, program);

    assert.ok(ours!.records.length > 0);
    for (const [name, their] of Object.entries(theirs)) assert.deepEqual(ours, their, name);
  });
}

test("setSync() replaces the delivery, as in the official packages", async (t) => {
  const batches: { [name: string]: string[] } = {};
  for (const [name, create] of Object.entries(PACKAGES)) {
    const { endpoint, records } = await serveLogtail(t);
    const logger = create(endpoint);
    logger.setSync((logs) => {
      batches[name] = logs.map(({ message }) => message);
      return Promise.resolve(logs);
    });

    await Promise.all([logger.info("a"), logger.info("b")]);

    assert.deepEqual(batches[name], ["a", "b"], name);
    assert.deepEqual(records, [], name);
    assert.equal(logger.synced, 2, name);
  }
});

test("pipe() writes each record to the stream, as @logtail/node does", async (t) => {
  const lines = await Promise.all([NodeLogtail, Logtail].map(async (Class) => {
    const { endpoint } = await serveLogtail(t);
    const written: string[] = [];
    const stream = { write: (line: string) => written.push(line) };
    const logger = new Class(TOKEN, { endpoint, allowInsecureUrl: true, ...OPTIONS } as object);
    assert.equal(logger.pipe(stream as never), stream);
    await (logger as Surface).info("piped", { a: 1 });
    return written.map((line) => {
      assert.ok(line.endsWith("\n"));
      return withoutTimes(JSON.parse(line));
    });
  }));

  assert.deepEqual(lines[1], lines[0]);
  assert.deepEqual(lines[1], [{ dt: "…", level: "info", message: "piped", a: 1 }]);
});

test("captureStackContext names the file, the line and the process, as @logtail/node does", async (t) => {
  const places = await Promise.all([NodeLogtail, Logtail].map(async (Class) => {
    const { endpoint, records } = await serveLogtail(t);
    const logger = new Class(
      TOKEN,
      { endpoint, allowInsecureUrl: true, ...OPTIONS, captureStackContext: true } as object,
    ) as Surface;
    await logger.info("here");
    return (records[0] as { context: { runtime: Sent; system: Sent } }).context;
  }));

  const [theirs, ours] = places;
  assert.match(String(ours!.runtime.file), /logtail_test\.ts$/);
  assert.equal(ours!.system.pid, theirs!.system.pid);
  assert.deepEqual(Object.keys(ours!.runtime).sort(), Object.keys(theirs!.runtime).sort());
});

test("a record prints on the console as from the official packages", async (t) => {
  const printed: { [name: string]: unknown[][] } = {};
  for (const [name, Class] of Object.entries({ theirs: NodeLogtail, ours: Logtail })) {
    const calls: unknown[][] = printed[name] = [];
    for (const method of ["info", "warn", "log"] as const) {
      t.mock.method(console, method, (...args: unknown[]) => calls.push([method, ...args]));
    }
    const { endpoint, records } = await serveLogtail(t);
    const options = { sendLogsToConsoleOutput: true, sendLogsToBetterStack: false, ...OPTIONS };
    const logger = new Class(
      TOKEN,
      { endpoint, allowInsecureUrl: true, ...options } as object,
    ) as Surface;
    await logger.info("hello", { a: 1 });
    await logger.log("custom", "http");
    await logger.flush();
    t.mock.restoreAll();
    assert.deepEqual(records, []);
    assert.equal(logger.logged, 2);
  }

  assert.deepEqual(printed.ours, printed.theirs);
});

test("a missing source token is told at once, as in the official packages", () => {
  for (const Class of [NodeLogtail, EdgeLogtail, Logtail]) {
    assert.throws(() => new Class(""), /source token missing/i);
  }
});

test("the class has the public surface of both, and its types take their place", () => {
  type PublicOf<T> = { [Name in keyof T]: T[Name] };
  const ours = new Logtail(TOKEN);
  const asNode: PublicOf<NodeLogtail> = ours;
  const asEdge: Omit<PublicOf<EdgeLogtail>, "withExecutionContext"> = ours;
  const context: PublicOf<ReturnType<EdgeLogtail["withExecutionContext"]>>["info"] = ours
    .withExecutionContext({ waitUntil() {} }).info;
  const names = (Class: { prototype: object }) => {
    const found = new Set<string>();
    for (let up = Class.prototype; up !== Object.prototype; up = Object.getPrototypeOf(up)) {
      for (const name of Object.getOwnPropertyNames(up)) found.add(name);
    }
    return found;
  };
  const internal = ["serialize", "encodeAsMsgpack", "createAgent", "getHttpModule"];
  const theirs = [...names(NodeLogtail), ...names(EdgeLogtail)];
  const missing = theirs.filter((name) => !names(Logtail).has(name) && !internal.includes(name));

  assert.deepEqual(missing, []);
  assert.ok(asNode && asEdge && context);
});

test("options that the official packages have are all taken", () => {
  const all: Required<ConstructorParameters<typeof NodeLogtail>>[1] = {
    endpoint: "https://s1.eu.betterstackdata.com",
    batchSize: 0,
    batchSizeKiB: 0,
    batchInterval: 1,
    retryCount: 1,
    retryBackoff: 1,
    syncMax: 0,
    syncQueuedMax: -1,
    burstProtectionMilliseconds: 0,
    burstProtectionMax: 0,
    ignoreExceptions: true,
    throwExceptions: true,
    contextObjectMaxDepth: 1,
    contextObjectMaxDepthWarn: true,
    contextObjectCircularRefWarn: true,
    sendLogsToConsoleOutput: true,
    sendLogsToBetterStack: true,
    calculateLogSizeBytes: () => 1,
    captureStackContext: true,
    useIPv6: true,
    timeout: 0,
  };
  const ours: LogtailOptions = all;

  assert.ok(new Logtail(TOKEN, ours));
});
