import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import process from "node:process";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { resolveConfig } from "../../mod.ts";
import {
  betterStack,
  type MikserLogTransport,
  type MikserOptions,
} from "../../src/adapters/mikser.ts";
import { createLocalHost } from "../support/mikser_site.ts";

const TOKEN = "s3cr3tS0urceT0k3n";
const VARIABLES = [
  "LOGTAIL_SOURCE_TOKEN",
  "BETTERSTACK_SOURCE_TOKEN",
  "BETTER_STACK_SOURCE_TOKEN",
  "BETTERSTACK_HEARTBEAT_TOKEN",
  "BETTERSTACK_UPTIME_HEARTBEAT_URL",
  "BETTERSTACK_INGEST_HOST",
  "BETTERSTACK_ALLOW_INSECURE_URL",
];

type Variables = Readonly<Record<string, string>>;

/** The process's environment with these of our variables and no others, for a moment. */
function withVariables<T>(variables: Variables, work: () => T): T {
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  for (const name of VARIABLES) delete process.env[name];
  Object.assign(process.env, variables);
  try {
    return work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** A plugin that was created in an environment with these variables alone. */
function pluginIn(variables: Variables, options?: MikserOptions): ReturnType<typeof betterStack> {
  return withVariables(variables, () => betterStack(options));
}

/** Where the worker will ship to, and with which token. */
function destinationOf(transport: MikserLogTransport | undefined) {
  const options = transport?.options as MikserOptions & { environment: Variables };
  const { sourceToken, ingestingUrl } = resolveConfig(options, options.environment);
  return { token: sourceToken?.reveal(), from: sourceToken?.from, url: ingestingUrl.value };
}

test("betterStack() registers its own worker, by its URL, and before anything is awaited", () => {
  const host = createLocalHost(() => []);

  const description = pluginIn({}, { sourceToken: TOKEN })(host.core as never);

  const [transport] = host.transports;
  assert.match(transport!.target, /^file:\/\/.+\/src\/adapters\/pino\.[jt]s$/);
  assert.ok(existsSync(fileURLToPath(transport!.target)));
  assert.equal(transport!.level, 30);
  assert.deepEqual(description, {
    module: new URL("../../src/adapters/mikser.ts", import.meta.url).href,
    type: "better-stack",
  });
});

test("betterStack() gives mikser a level as a number, whatever its name", () => {
  const levels = { trace: 10, debug: 20, info: 30, notice: 35, warn: 40, error: 50, fatal: 60 };
  for (const [level, number] of Object.entries(levels)) {
    const host = createLocalHost(() => []);

    pluginIn({}, { sourceToken: TOKEN, level: level as "info" })(host.core as never);

    assert.equal(host.transports[0]!.level, number, level);
  }
});

test('level: "notice" ships notice and above, and silences neither the terminal nor others', async () => {
  const others: string[] = [];
  const host = createLocalHost(() => [
    pluginIn({}, { sourceToken: TOKEN, level: "notice" }),
    // deno-lint-ignore no-explicit-any
    (core: any) => core.onProcess(() => others.push("another plugin runs")),
  ]);

  await host.start();
  host.logger.info("to be seen");
  host.logger.warn("to be seen and shipped");

  assert.ok(host.terminal.includes("to be seen"));
  assert.deepEqual(host.lines.map(({ level, msg }) => [level, msg]), [
    [35, "Mikser completed"],
    [40, "to be seen and shipped"],
  ]);
  assert.equal(others.length, 1);
});

test("a logger that the host captured when things were loaded reaches Better Stack, too", async () => {
  const host = createLocalHost(() => [pluginIn({}, { sourceToken: TOKEN })]);

  await host.start();

  assert.ok(host.lines.some(({ msg }) => msg === "Database: stored"));
});

test("betterStack() takes tokens from options first, then from the environment, in order", () => {
  const all = {
    LOGTAIL_SOURCE_TOKEN: "first",
    BETTERSTACK_SOURCE_TOKEN: "second",
    BETTER_STACK_SOURCE_TOKEN: "third",
  };
  const cases: [MikserOptions, Variables, string | undefined, string | undefined][] = [
    [{ sourceToken: TOKEN }, all, TOKEN, "sourceToken"],
    [{}, all, "first", "LOGTAIL_SOURCE_TOKEN"],
    [{ sourceToken: "  " }, all, "first", "LOGTAIL_SOURCE_TOKEN"],
    [{}, { ...all, LOGTAIL_SOURCE_TOKEN: " " }, "second", "BETTERSTACK_SOURCE_TOKEN"],
    [{}, { BETTER_STACK_SOURCE_TOKEN: " third\n" }, "third", "BETTER_STACK_SOURCE_TOKEN"],
  ];
  for (const [options, variables, token, from] of cases) {
    const host = createLocalHost(() => []);

    pluginIn(variables, options)(host.core as never);

    const { url: _, ...found } = destinationOf(host.transports[0]);
    assert.deepEqual(found, { token, from });
  }
});

test("ingestingHost is where the worker ships to, with or without a scheme", () => {
  const cases: [MikserOptions, Variables, string][] = [
    [{}, {}, "https://in.logs.betterstack.com/"],
    [{ ingestingHost: "s1.example.com" }, {}, "https://s1.example.com/"],
    [{ ingestingHost: "https://s1.example.com/x" }, {}, "https://s1.example.com/x"],
    [{}, { BETTERSTACK_INGEST_HOST: "s2.example.com" }, "https://s2.example.com/"],
    [
      {},
      { BETTERSTACK_INGEST_HOST: "http://localhost:1", BETTERSTACK_ALLOW_INSECURE_URL: "1" },
      "http://localhost:1/",
    ],
    [{ ingestingHost: "http://localhost:2", allowInsecureUrl: true }, {}, "http://localhost:2/"],
  ];
  for (const [options, variables, url] of cases) {
    const host = createLocalHost(() => []);

    pluginIn(variables, { sourceToken: TOKEN, ...options })(host.core as never);

    assert.equal(destinationOf(host.transports[0]).url, url);
  }
});

test("betterStack() hands the worker what the pino transport takes", () => {
  const host = createLocalHost(() => []);
  const options = { fields: { site: "blog" }, redact: ["password"], batchIntervalMs: 50 };

  pluginIn({}, { sourceToken: TOKEN, ...options })(host.core as never);

  const { fields, redact, batchIntervalMs, shape } = host.transports[0]!.options as MikserOptions;
  assert.deepEqual({ fields, redact, batchIntervalMs }, options);
  assert.equal(shape, "pino");
  structuredClone(host.transports[0]!.options);
});

test("without any token betterStack() says so once, and does nothing else", async () => {
  const host = createLocalHost(() => [pluginIn({}), pluginIn({})], { watch: true });

  await host.start();
  await host.load();

  const ours = host.terminal.filter((line) => line.includes("Better Stack"));
  assert.equal(ours.length, 1);
  assert.match(ours[0]!, /^Better Stack is off: .*BETTERSTACK_SOURCE_TOKEN.*process\.loadEnvFile/);
  assert.deepEqual(host.transports, []);
});

test("a host without addLogTransport gets one warning", async () => {
  const host = createLocalHost(
    () => [pluginIn({}, { sourceToken: TOKEN })],
    {},
    { version: "9.0" },
  );

  await host.start();
  await host.load();

  const ours = host.terminal.filter((line) => line.includes("Better Stack"));
  assert.deepEqual(ours, [
    "🟡 [better-stack-no-transports] Better Stack cannot ship the log: this mikser has no " +
    "addLogTransport; update mikser-io",
  ]);
});

test("a transport that mikser cannot load costs one warning", async () => {
  const open = () => {
    throw new Error("no worker today");
  };
  const host = createLocalHost(() => [pluginIn({}, { sourceToken: TOKEN })], {}, { open });

  await host.start();

  const ours = host.terminal.filter((line) => line.includes("Better Stack"));
  assert.equal(ours.length, 1);
  assert.match(ours[0]!, /^🟡 \[better-stack-not-loaded\] Better Stack cannot ship the log/);
});

test("listed twice, or with its config read again, betterStack() ships each line once", async () => {
  const plugin = () => pluginIn({}, { sourceToken: TOKEN });
  const host = createLocalHost(() => [plugin(), plugin()], { watch: true });

  await host.start();
  await host.load();
  host.logger.info("once");

  assert.equal(host.transports.length, 1);
  assert.equal(host.lines.filter(({ msg }) => msg === "once").length, 1);
  assert.ok(!host.terminal.some((line) => line.includes("Better Stack")), "and has nothing to say");
});

test("another source token in a config that is read again is told to need a restart, once", async () => {
  let sourceToken = TOKEN;
  const host = createLocalHost(() => [pluginIn({}, { sourceToken })], { watch: true });

  await host.start();
  sourceToken = "another";
  await host.load();
  await host.load();

  assert.equal(host.transports.length, 1);
  const ours = host.terminal.filter((line) => line.includes("Better Stack"));
  assert.equal(ours.length, 1);
  assert.match(ours[0]!, /better-stack-restart-needed.* when mikser restarts/);
});

test("two miksers in one process each have their own transport", () => {
  const plugin = pluginIn({}, { sourceToken: TOKEN });
  const hosts = [createLocalHost(() => []), createLocalHost(() => [])];

  for (const host of hosts) plugin(host.core as never);

  assert.deepEqual(hosts.map(({ transports }) => transports.length), [1, 1]);
});

test("a bad option throws when it is given, and says which one and why", () => {
  const cases: [object, RegExp][] = [
    [{ level: "loud" }, /^TypeError: level must be one of trace, .*, not loud$/],
    [{ intervalMs: 0 }, /^RangeError: intervalMs must be from 100 to \d+, not 0$/],
    [{ intervalMs: NaN }, /^RangeError: intervalMs must be from 100 to \d+, not NaN$/],
    [{ intervalMs: "60" }, /^TypeError: intervalMs must be a number, not string$/],
    [{ sourceToken: 7 }, /^TypeError: sourceToken must be a string, not number$/],
    [{ ingestingHost: "http://x" }, /^TypeError: ingestingHost must be an https: URL/],
    [{ heartbeatUrl: "not a URL" }, /^TypeError: heartbeatUrl must be a full URL$/],
    [{ failOnErrors: "yes" }, /^TypeError: failOnErrors must be a boolean, not string$/],
    [{ reportBuilds: 1 }, /^TypeError: reportBuilds must be a boolean, not number$/],
    [{ deployMarker: "v1" }, /^TypeError: deployMarker must be a boolean, not string$/],
    [{ deployMarker: { release: 1 } }, /^TypeError: deployMarker.release must be a string/],
    [{ maxBatchRecords: 0 }, /^RangeError: maxBatchRecords must be at least 1, not 0$/],
    [{ onError: () => {} }, /^TypeError: onError must not be set: .*worker/],
    [{ transform: () => null }, /^TypeError: transform must not be set: .*worker/],
    [{ fetch }, /^TypeError: fetch must not be set: .*worker/],
  ];
  // @ts-expect-error and in TypeScript it is an error before that
  assert.throws(() => betterStack({ onError: () => {} }));
  for (const [options, words] of cases) {
    assert.throws(() => betterStack(options), (error) => words.test(String(error)), `${words}`);
  }
});

test("a bad variable is told in mikser's log, and treated as not set", () => {
  const host = createLocalHost(() => []);

  pluginIn({ BETTERSTACK_INGEST_HOST: "not a host", BETTERSTACK_SOURCE_TOKEN: TOKEN })(
    host.core as never,
  );

  assert.match(
    host.terminal.join("\n"),
    /^🟡 \[better-stack-configuration\] Better Stack configuration: BETTERSTACK_INGEST_HOST must/,
  );
  assert.equal(destinationOf(host.transports[0]).url, "https://in.logs.betterstack.com/");
});

test("a logger of an embedding program need not know notice", async () => {
  const lines: unknown[] = [];
  const logger = { info: (...line: unknown[]) => lines.push(line), warn: () => {} };
  const host = createLocalHost(() => []);
  const deployMarker = { release: "1", revision: "2" };

  const plugin = pluginIn({}, { sourceToken: TOKEN, deployMarker });
  let start = async () => {};
  const onLoaded = (hook: typeof start) => start = hook;
  plugin({ ...host.core, useLogger: () => logger, onLoaded } as never);
  await start();

  assert.deepEqual(lines, [[{ event: "deploy", ...deployMarker }, "Better Stack deploy: 1 at 2"]]);
});

test("a plugin never throws, whatever mikser it meets", async () => {
  const plugin = pluginIn({}, {
    sourceToken: TOKEN,
    heartbeatUrl: "http://127.0.0.1:1/beat",
    allowInsecureUrl: true,
    intervalMs: 100,
    deployMarker: true,
    reportBuilds: true,
    failOnErrors: true,
  });
  const broken = () => {
    throw new Error("this mikser is broken");
  };
  const { core } = createLocalHost(() => []);
  const names = [
    ...["useLogger", "addLogTransport", "onLoaded", "onProcess", "onFinalized"],
    ...["isReportOnlyRun", "renderErrorCount", "requestReport", "buildReport", "runtime"],
  ];
  for (const name of names) {
    const hooks: (() => Promise<void>)[] = [];
    const onAny = (hook: () => Promise<void>) => hooks.push(hook);
    const fake = { ...core, runtime: { options: { tool: "x" } }, onLoaded: onAny };

    plugin({ ...fake, onProcess: onAny, onFinalized: onAny, [name]: broken } as never);

    for (const hook of hooks) await hook();
  }
  assert.ok(plugin({} as never), "not even without anything");
});
