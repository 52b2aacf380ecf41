import { Client } from "@modelcontextprotocol/sdk/client";
// @ts-types="@modelcontextprotocol/sdk/client/stdio"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { SandboxServer } from "../../src/sandbox/mod.ts";
import { cleanEnvironment, cliCommand, runCli, serve, startCli } from "../support/cli.ts";
import { type Runtime, RUNTIMES } from "../support/runtimes.ts";

interface Test {
  after(work: () => unknown): void;
}

/** What a tool answered: JSON, or what went wrong in words. */
interface Answered {
  readonly isError: boolean;
  readonly text: string;
  /** The JSON; its shape is what the tests look at. */
  readonly body: Awaited<ReturnType<Response["json"]>>;
}

type Ask = (name: string, given?: Readonly<Record<string, unknown>>) => Promise<Answered>;

const API_TOKEN = "s3cr3tApiT0ken";
const SOURCE_TOKEN = "s3cr3tS0urceT0ken";
const HEARTBEAT_TOKEN = "s3cr3tH3artb3at";
/** Each test is a process, and a machine may have few cores. */
const FEW = { concurrency: 3 };

function serveStrict(t: Test): Promise<SandboxServer> {
  return serve(t, {
    sourceTokens: [SOURCE_TOKEN],
    heartbeatTokens: [HEARTBEAT_TOKEN],
    telemetryApiTokens: [API_TOKEN],
    uptimeApiTokens: [API_TOKEN],
  });
}

function argsFor({ url }: SandboxServer): string[] {
  return ["mcp", `--telemetry-url=${url}`, `--uptime-url=${url}`];
}

const VARIABLES = { BETTERSTACK_ALLOW_INSECURE_URL: "1", BETTERSTACK_API_TOKEN: API_TOKEN };

/** The SDK's own client, over pipes to a process. */
async function connect(
  t: Test,
  sandbox: SandboxServer,
  variables: Readonly<Record<string, string>> = VARIABLES,
  runtime?: Runtime,
): Promise<Client> {
  const [command, ...args] = cliCommand(argsFor(sandbox), runtime);
  const env = Object.fromEntries(
    Object.entries(cleanEnvironment(variables)).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StdioClientTransport({ command, args, env, stderr: "ignore" }));
  t.after(() => client.close());
  return client;
}

/** Asks by name. No answer ever shows a secret. */
function asking(client: Client): Ask {
  return async (name, given = {}) => {
    const { content, isError = false } = await client.callTool({ name, arguments: { ...given } });
    const [{ text }] = content as [{ text: string }];
    for (const secret of [API_TOKEN, SOURCE_TOKEN, HEARTBEAT_TOKEN]) {
      assert.ok(!text.includes(secret), text);
    }
    return { isError: isError === true, text, body: isError ? undefined : JSON.parse(text) };
  };
}

async function start(t: Test): Promise<{ sandbox: SandboxServer; ask: Ask }> {
  const sandbox = await serveStrict(t);
  return { sandbox, ask: asking(await connect(t, sandbox)) };
}

/** Logs records as the sandbox's source. */
async function log({ url }: SandboxServer, records: readonly unknown[]): Promise<void> {
  await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${SOURCE_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify(records),
  });
}

async function create({ url }: SandboxServer, path: string, fields: object): Promise<void> {
  await fetch(url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${API_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

for (const runtime of RUNTIMES) {
  test(`better-stack mcp talks to the SDK's client under ${runtime.name}`, async (t) => {
    const sandbox = await serveStrict(t);
    const client = await connect(t, sandbox, VARIABLES, runtime);

    const { tools } = await client.listTools();

    assert.equal(client.getServerVersion()?.name, "better-stack");
    assert.deepEqual(
      tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
      [
        ["betterstack_query_logs", true],
        ["betterstack_list_sources", true],
        ["betterstack_create_source", false],
        ["betterstack_list_heartbeats", true],
        ["betterstack_list_monitors", true],
        ["betterstack_list_incidents", true],
        ["betterstack_get_incident", true],
      ],
    );
    const [query] = tools;
    assert.deepEqual(Object.keys(query!.inputSchema.properties!), [
      "query",
      "source_id",
      "from",
      "to",
      "batch_size",
      "order",
    ]);
    assert.deepEqual(query!.inputSchema.required, ["query"]);
    const { body } = await asking(client)("betterstack_list_sources");
    assert.equal(body.data.length, 1);
  });
}

describe("better-stack mcp", FEW, () => {
  describe("betterstack_query_logs", FEW, () => {
    test("gives rows with dt in ISO 8601, without the columns that only others have", async (t) => {
      const { sandbox, ask } = await start(t);
      const dt = minutesAgo(5);
      await log(sandbox, [
        { dt, level: "error", message: "Connection refused", request_id: "req-abc" },
        { dt: minutesAgo(6), level: "error", message: "Health check failed", host: "prod-1" },
        { dt: minutesAgo(7), level: "info", message: "fine" },
      ]);

      const { body } = await ask("betterstack_query_logs", { query: "level=error" });

      const { source_id: _, ...first } = body.data[0];
      assert.deepEqual(first, {
        dt: dt.replace("Z", "000Z"),
        level: "error",
        message: "Connection refused",
        request_id: "req-abc",
      });
      assert.equal(body.data.length, 2);
      assert.deepEqual([body.query, body.has_more], ["level=error", false]);
      assert.equal(Date.parse(body.to) - Date.parse(body.from), 30 * 60_000);
    });

    test("takes the window, the source, the order and the number", async (t) => {
      const { sandbox, ask } = await start(t);
      await log(
        sandbox,
        [90, 80, 70, 5].map((age) => ({ dt: minutesAgo(age), message: `${age}` })),
      );
      const { body: { data: [{ id }] } } = await ask("betterstack_list_sources");

      const { body } = await ask("betterstack_query_logs", {
        query: "",
        source_id: Number(id), // models write ids as numbers
        from: minutesAgo(100),
        to: minutesAgo(60),
        order: "oldest_first",
        batch_size: "2", // and numbers as text
      });

      assert.deepEqual(body.data.map(({ message }: { message: string }) => message), ["90", "80"]);
      assert.equal(body.has_more, true);
    });

    test("says how a query was translated, and where it is wrong", async (t) => {
      const { ask } = await start(t);
      const translated = await ask("betterstack_query_logs", { query: "NOT level:debug" });
      const wrong = await ask("betterstack_query_logs", { query: "level=" });
      assert.equal(translated.body.query, "level!:debug");
      assert.match(translated.body.notes[0], /NOT/);
      assert.deepEqual([wrong.isError, wrong.text], [
        true,
        "Cannot query logs: expected a value after `level=` at column 7",
      ]);
    });

    test("nothing found: what to widen", async (t) => {
      const { ask } = await start(t);
      const { body } = await ask("betterstack_query_logs", { query: "level=error" });
      assert.deepEqual(body.data, []);
      assert.match(body.hint, /nothing in 1 source: widen from and to/);
    });

    test("an answer that is too long is cut, and says so", async (t) => {
      const { sandbox, ask } = await start(t);
      await log(
        sandbox,
        Array.from({ length: 500 }, (_, n) => ({ message: `${n} ${"x".repeat(900)}` })),
      );
      await log(sandbox, [{ message: "y".repeat(100_000), dt: new Date().toISOString() }]);

      const { text, body } = await ask("betterstack_query_logs", { query: "", batch_size: 1000 });

      assert.ok(text.length < 61_000, `${text.length}`);
      assert.ok(body.data.length > 40);
      assert.equal(
        body.cut,
        `the first ${body.data.length} of 501 are here, the others did not fit: ask for less at a time`,
      );
      const long = body.data.find(({ message }: { message: string }) => message.startsWith("y"));
      assert.match(long.message, /^y{2000}… \[cut: 100000 characters in all\]$/);
    });
  });

  describe("sources", FEW, () => {
    test("are listed page by page, with their tokens masked", async (t) => {
      const { sandbox, ask } = await start(t);
      for (let n = 0; n < 50; n++) {
        await create(sandbox, "/api/v2/sources", { name: `s${n}`, platform: "http" });
      }

      const first = await ask("betterstack_list_sources");
      const second = await ask("betterstack_list_sources", { page: first.body.next_page });

      assert.deepEqual([first.body.data.length, first.body.next_page], [50, 2]);
      assert.deepEqual([second.body.data.length, second.body.next_page], [1, null]);
      const { type, attributes } = first.body.data[0];
      assert.deepEqual([type, attributes.name], ["source", "Source 1"]);
      assert.equal(attributes.token, `xxxx...${SOURCE_TOKEN.slice(-4)}`);
      assert.equal(attributes.ingesting_paused, false);
    });

    test("are created; their tokens stay masked, and it says where they are", async (t) => {
      const { ask } = await start(t);

      const { body } = await ask("betterstack_create_source", { name: "web", platform: "node" });
      const unnamed = await ask("betterstack_create_source", { platform: "node" });

      const { attributes } = body.data;
      assert.deepEqual([attributes.name, attributes.platform], ["web", "javascript"]);
      assert.match(attributes.token, /^xxxx\.\.\.\w{4}$/);
      assert.match(body.note, /Telemetry → Sources → web/);
      assert.deepEqual([unnamed.isError, unnamed.text], [
        true,
        "betterstack_create_source needs the argument name",
      ]);
    });
  });

  test("reads heartbeats, monitors and incidents, without what opens them", async (t) => {
    const { sandbox, ask } = await start(t);
    await create(sandbox, "/api/v2/monitors", {
      url: "https://me:s3cr3t@example.com/",
      pronounceable_name: "shop",
      monitor_type: "status",
      request_headers: [{ id: "1", name: "X-Key", value: "s3cr3t" }],
      auth_password: "s3cr3t",
    });
    await create(sandbox, "/api/v3/incidents", {
      requester_email: "a@b.c",
      summary: "shop is down",
    });

    const heartbeats = await ask("betterstack_list_heartbeats");
    const monitors = await ask("betterstack_list_monitors", { name: "shop" });
    const incidents = await ask("betterstack_list_incidents", {
      resolved: false,
      from: minutesAgo(60), // the service takes days; a model gives a time where it has one
    });
    const { id } = incidents.body.data.at(-1);
    const incident = await ask("betterstack_get_incident", { incident_id: id });

    const [heartbeat] = heartbeats.body.data;
    assert.equal(heartbeat.attributes.status, "pending");
    assert.match(heartbeat.attributes.url, /\/api\/v1\/heartbeat\/xxxx\.\.\.b3at$/);
    const [monitor] = monitors.body.data;
    assert.equal(monitor.attributes.url, "https://xxxx@example.com/");
    assert.equal(monitor.attributes.request_headers[0].name, "X-Key");
    assert.ok(!monitors.text.includes("s3cr3t"), monitors.text);
    assert.equal(incident.body.data.attributes.cause, "shop is down");
  });

  describe("what goes wrong is an answer in words", FEW, () => {
    for (
      const [what, name, given, message] of [
        [
          "a day that is none",
          "betterstack_list_incidents",
          { from: "last week" },
          /^from must be a day such as 2026-03-27, not "last week"$/,
        ],
        [
          "a tool that is not there",
          "betterstack_query_log",
          {},
          /did you mean betterstack_query_logs\?/,
        ],
        [
          "an argument that is not there",
          "betterstack_query_logs",
          { query: "a", source: "1" },
          /no argument "source"; did you mean source_id\?/,
        ],
        [
          "a number out of range",
          "betterstack_query_logs",
          { query: "a", batch_size: 0 },
          /batch_size must be a whole number from 1 to 1000/,
        ],
        [
          "a wrong choice",
          "betterstack_query_logs",
          { query: "a", order: "up" },
          /order must be one of newest_first, oldest_first/,
        ],
        [
          "a time that is none",
          "betterstack_query_logs",
          { query: "a", from: "yesterday" },
          /from must be .*ISO 8601/,
        ],
        [
          "an id that is not there",
          "betterstack_get_incident",
          { incident_id: "99" },
          /404.*list the incidents/,
        ],
        [
          "a source that is not there",
          "betterstack_query_logs",
          { query: "a", source_id: "99" },
          /404.*list the sources/,
        ],
      ] as const
    ) {
      test(what, async (t) => {
        const { ask } = await start(t);
        const { isError, text } = await ask(name, given);
        assert.equal(isError, true);
        assert.match(text, message);
      });
    }

    test("no token, and a token that is refused", async (t) => {
      const sandbox = await serveStrict(t);
      const { BETTERSTACK_ALLOW_INSECURE_URL } = VARIABLES;
      const none = asking(await connect(t, sandbox, { BETTERSTACK_ALLOW_INSECURE_URL }));
      const wrong = asking(
        await connect(t, sandbox, { ...VARIABLES, BETTERSTACK_API_TOKEN: "wrong" }),
      );
      assert.match(
        (await none("betterstack_list_sources")).text,
        /no Telemetry API token; set BETTERSTACK_API_TOKEN/,
      );
      assert.match((await wrong("betterstack_list_heartbeats")).text, /401.*Uptime API token/);
    });

    test("without the SDK: exit code 1, and how to install it", (t) => {
      const folder = mkdtempSync(join(tmpdir(), "better-stack-"));
      t.after(() => rmSync(folder, { recursive: true }));
      cpSync(fileURLToPath(new URL("../../src/", import.meta.url)), join(folder, "src"), {
        recursive: true,
      });
      const { name, command: [program, ...args] } = RUNTIMES[0]!;
      if (name === "Bun") args.push("--no-install"); // it would bring what is missing by itself
      const { status, stdout, stderr: errors } = spawnSync(
        program,
        [...args, join(folder, "src/cli/bin.ts"), "mcp"],
        { cwd: folder, encoding: "utf8", env: { ...process.env, ...VARIABLES } },
      );
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(
        errors,
        /^better-stack: mcp needs @modelcontextprotocol\/sdk, which is not installed: npm install @modelcontextprotocol\/sdk@1\n$/m,
      );
    });
  });

  describe("the process", FEW, () => {
    const INITIALIZE = {
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: {
        protocolVersion: "2025-06-18",
        capabilities: {},
        clientInfo: { name: "test", version: "1" },
      },
    };
    const call = (id: number) => ({
      jsonrpc: "2.0",
      id,
      method: "tools/call",
      params: { name: "betterstack_list_sources", arguments: {} },
    });
    const lines = (...messages: unknown[]) =>
      messages.map((message) => JSON.stringify(message) + "\n").join("");

    test("answers what it was asked before its input ended, and ends with 0", async (t) => {
      const sandbox = await serveStrict(t);
      sandbox.fail({ delayMs: 300, target: "telemetry" });

      const { code, output } = await runCli(
        argsFor(sandbox),
        VARIABLES,
        lines(INITIALIZE, call(2), call(3)),
      );

      assert.equal(code, 0);
      const ids = output.toString().trim().split("\n").map((line) => JSON.parse(line).id);
      assert.deepEqual(ids.sort(), [1, 2, 3]);
    });

    test("does not wait for a call that was cancelled", async (t) => {
      const sandbox = await serveStrict(t);
      sandbox.fail({ hang: true, target: "telemetry" });
      const { child, result } = startCli(t, argsFor(sandbox), VARIABLES);

      const startedAt = performance.now();
      child.stdin.end(lines(INITIALIZE, call(2), {
        jsonrpc: "2.0",
        method: "notifications/cancelled",
        params: { requestId: 2 },
      }));

      assert.equal((await result).code, 0);
      assert.ok(performance.now() - startedAt < 15_000); // a call gives up after 20 s
    });

    test("writes the protocol alone to standard output, and skips what is none", async (t) => {
      const sandbox = await serveStrict(t);

      const { code, output, errors } = await runCli(
        argsFor(sandbox),
        { BETTERSTACK_ALLOW_INSECURE_URL: "1" },
        `hello\n{"jsonrpc":"2.0"}\n\n${lines(INITIALIZE)}`,
      );

      const written = output.toString().trim().split("\n").map((line) => JSON.parse(line));
      assert.deepEqual([code, written.map(({ id }) => id)], [0, [1]]);
      assert.match(errors, /there is no API token/);
      assert.equal(errors.match(/no message of JSON-RPC was skipped/g)?.length, 2);
    });

    test("ends with 0 at SIGTERM", async (t) => {
      const sandbox = await serveStrict(t);
      const { child, result } = startCli(t, argsFor(sandbox), VARIABLES);
      child.stdin.write(lines(INITIALIZE));
      await new Promise((resolve) => child.stdout.once("data", resolve));

      process.kill(child.pid!, "SIGTERM");

      assert.equal((await result).code, 0);
    });

    test("ends when nobody reads what it writes", async (t) => {
      const sandbox = await serveStrict(t);
      const { child, result } = startCli(t, argsFor(sandbox), VARIABLES);
      child.stdout.destroy();
      child.stdin.write(lines(INITIALIZE));
      assert.equal((await result).code, 0);
    });

    test("a line without end is no client's: exit code 1", async (t) => {
      const sandbox = await serveStrict(t);
      const { code, output, errors } = await runCli(
        argsFor(sandbox),
        VARIABLES,
        "x".repeat(11 * 1024 * 1024),
      );
      assert.deepEqual([code, output.toString()], [1, ""]);
      assert.equal(errors, "better-stack: a line has more than 10485760 bytes\n");
    });

    const isFull = existsSync("/dev/full");
    const skip = isFull ? false : "there is no /dev/full";
    test("a full disk: exit code 1, and it says so", { skip }, async (t) => {
      const sandbox = await serveStrict(t);
      const [program, ...args] = cliCommand(argsFor(sandbox));
      const full = openSync("/dev/full", "w");
      t.after(() => closeSync(full));
      const child = spawn(program, args, {
        env: cleanEnvironment(VARIABLES),
        stdio: ["pipe", full, "pipe"],
      });
      child.stdin!.write(lines(INITIALIZE));
      const [code] = await once(child, "close");
      assert.equal(code, 1);
    });

    test("its help holds a configuration to copy", async () => {
      const { output } = await runCli(["mcp", "--help"]);
      const [json] = /\{[^]*\}/.exec(output.toString().split("\nIts tools")[0]!)!;
      const { mcpServers } = JSON.parse(json);
      assert.equal(mcpServers["better-stack"].command, "npx");
      assert.deepEqual(mcpServers["better-stack"].args.slice(-2), ["better-stack", "mcp"]);
    });

    test("a bad flag: exit code 2", async () => {
      const { code, errors } = await runCli(["mcp", "--telemetry-url=nonsense"], {});
      assert.equal(code, 2);
      assert.match(errors, /--telemetry-url must be a full URL/);
    });
  });
});
