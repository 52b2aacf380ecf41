import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { setTimeout } from "node:timers/promises";
import { betterStack, type MikserOptions } from "../../../src/adapters/mikser.ts";
import { modeOf } from "../../../src/adapters/mikser/host.ts";
import { type BeatServer, serveBeats, TOKEN } from "../../support/beat_server.ts";
import { createLocalHost, makeFolder } from "../../support/mikser_site.ts";

/** What the plugins of these tests need of mikser. */
type Core = Record<"onRender" | "onFinalized", (hook: () => unknown) => void>;

const INTERVAL_MS = 100;

/** Options of a heartbeat that beats ten times a second. */
function beatsTo({ url }: BeatServer, options: MikserOptions = {}): MikserOptions {
  return { heartbeatUrl: url, allowInsecureUrl: true, intervalMs: INTERVAL_MS, ...options };
}

/** How beats ended, oldest first. */
function endings({ beats }: BeatServer): string[] {
  return beats.map(({ ending }) => ending);
}

for (const options of [{ watch: true }, { server: true }, { app: {} }]) {
  const kind = Object.keys(options)[0];
  test(`with ${kind} the first beat goes before the first build, and then one every interval`, async (t) => {
    const server = await serveBeats(t);
    const host = createLocalHost(
      () => [betterStack(beatsTo(server)), (core: Core) => core.onRender(() => server.arrived(1))],
      options,
    );
    t.after(() => host.close());

    await host.start();
    await server.arrived(4);

    assert.ok(host.terminal.includes("Better Stack heartbeat: every 100ms"));
    assert.ok(server.beats.every(({ method, ending }) => method === "GET" && ending === ""));
    const [first, , , fourth] = server.beats;
    assert.ok(fourth!.at - first!.at >= INTERVAL_MS, "they do not come all at once");
  });
}

test("a build that ends beats when it is over, after what other plugins do at its end", async (t) => {
  const server = await serveBeats(t);
  const host = createLocalHost(() => [
    betterStack(beatsTo(server)),
    (core: Core) =>
      core.onFinalized(async () => {
        await setTimeout(2 * INTERVAL_MS);
        assert.deepEqual(server.beats, []);
      }),
  ]);

  await host.start();

  assert.deepEqual(server.beats.map(({ method, ending }) => [method, ending]), [["GET", ""]]);
});

test("a build that another plugin ends by an error does not beat", async (t) => {
  const server = await serveBeats(t);
  const host = createLocalHost(() => [
    betterStack(beatsTo(server)),
    (core: Core) =>
      core.onFinalized(() => {
        throw new Error("the upload failed");
      }),
  ]);

  await assert.rejects(host.start(), /the upload failed/);
  await setTimeout(INTERVAL_MS);

  assert.deepEqual(server.beats, []);
});

test("modeOf() tells runs that answer a question, that build, and that stay", () => {
  const core = (options: object) => ({ ...createLocalHost(() => []).core, runtime: { options } });
  const modes = {
    question: [
      ...[{ tool: "x" }, { tools: true }, { explain: "/a" }, { verify: true }],
      ...[{ auditOutput: true }, { fingerprint: true }, { tool: "x", watch: true }],
    ],
    service: [{ watch: true }, { server: "3001" }, { server: true }, { app: () => {} }],
    build: [{}, { watch: false, server: undefined, tool: "", tools: false }],
  };
  for (const [mode, options] of Object.entries(modes)) {
    for (const given of options) {
      assert.equal(modeOf(core(given) as never), mode, JSON.stringify(given));
    }
  }
  assert.equal(modeOf({ ...core({}), isReportOnlyRun: () => true } as never), "question");
  assert.equal(modeOf({ runtime: {} } as never), "build");
});

test("failing beats are told when they begin to fail and when that is over, and never end", async (t) => {
  const server = await serveBeats(t, 200, 404, 404, 404, 200);
  const host = createLocalHost(() => [betterStack(beatsTo(server))], { watch: true });

  await host.start();
  await server.arrived(6);

  const { origin } = new URL(server.url);
  assert.deepEqual(host.terminal.filter((line) => line.includes("heartbeat-")), [
    `🟡 [better-stack-heartbeat-failing] Better Stack cannot send the heartbeat to ${origin}: it ` +
    "answered 404; check the heartbeat's URL or token (from heartbeatUrl)",
    `🟢 [better-stack-heartbeat-delivered] Better Stack heartbeats reach ${origin} again, after 3 were lost`,
  ]);
  assert.ok(!host.terminal.join("\n").includes(TOKEN));
});

test("a heartbeat that never answers is told, and holds a build for no longer than it is given", async (t) => {
  const server = await serveBeats(t, "hang");
  const host = createLocalHost(() => [betterStack(beatsTo(server, { requestTimeoutMs: 50 }))]);

  const start = performance.now();
  await host.start();

  assert.ok(performance.now() - start < 2_000);
  assert.match(host.terminal.join("\n"), /Better Stack cannot send the heartbeat to/);
});

test("a host without addLogTransport still has its heartbeat", async (t) => {
  const server = await serveBeats(t);
  const host = createLocalHost(
    () => [betterStack(beatsTo(server, { sourceToken: "abc" }))],
    {},
    { version: "9.0" },
  );

  await host.start();

  assert.equal(server.beats.length, 1);
});

test("failOnErrors: a broken build fails the heartbeat, which is silent until a build is good", async (t) => {
  const server = await serveBeats(t);
  const workingFolder = await makeFolder(t, { "documents/a.md": "fine" });
  const host = createLocalHost(
    () => [betterStack(beatsTo(server, { failOnErrors: true }))],
    { watch: true, workingFolder },
  );
  await host.start();
  await server.arrived(2);

  await writeFile(join(workingFolder, "documents/b.md"), "{{ broken");
  await host.cycle();
  const before = server.beats.length;
  while (endings(server).at(-1) !== "/fail") await server.arrived(server.beats.length + 1);
  await setTimeout(3 * INTERVAL_MS);

  assert.deepEqual(endings(server).slice(before).filter((ending) => ending === ""), []);
  const { method, body } = server.beats.at(-1)!;
  assert.equal(method, "POST");
  assert.equal(body, "mikser: 1 render error\n/documents/b.md: Parse error: unclosed {{");

  const failed = server.beats.length;
  await writeFile(join(workingFolder, "documents/b.md"), "mended");
  await host.cycle();
  await server.arrived(failed + 2);

  assert.deepEqual(endings(server).slice(failed, failed + 2), ["", ""]);
});

test("failOnErrors: a build that ends with errors tells the heartbeat so, and how many", async (t) => {
  const server = await serveBeats(t);
  const documents = Array.from({ length: 22 }, (_, n) => [`documents/${n + 10}.md`, "{{"]);
  const workingFolder = await makeFolder(t, Object.fromEntries(documents));
  const host = createLocalHost(
    () => [betterStack(beatsTo(server, { failOnErrors: true }))],
    { workingFolder },
  );
  t.after(() => process.exitCode = 0);

  await host.start();

  assert.deepEqual(endings(server), ["/fail"]);
  const lines = server.beats[0]!.body.split("\n");
  assert.equal(lines[0], "mikser: 22 render errors");
  assert.equal(lines.at(-1), "… and 2 more");
});

test("without failOnErrors a build with errors beats like any other", async (t) => {
  const server = await serveBeats(t);
  const workingFolder = await makeFolder(t, { "documents/a.md": "{{ broken" });
  const host = createLocalHost(() => [betterStack(beatsTo(server))], { workingFolder });
  t.after(() => process.exitCode = 0);

  await host.start();

  assert.deepEqual(endings(server), [""]);
});

test("failOnErrors on a mikser that counts no errors goes by the exit code, and says so", async (t) => {
  const server = await serveBeats(t);
  const host = createLocalHost(
    () => [
      betterStack(beatsTo(server, { failOnErrors: true })),
      (core: Core) => core.onRender(() => process.exitCode = 1),
    ],
    {},
    { version: "9.15" },
  );
  t.after(() => process.exitCode = 0);

  await host.start();

  assert.deepEqual(endings(server), ["/fail"]);
  assert.match(host.terminal.join("\n"), /better-stack-no-count.*does not count them/);
});

test("a config that is read again leaves one heartbeat: the one that it says", async (t) => {
  const [first, second] = [await serveBeats(t), await serveBeats(t)];
  let server = first;
  const host = createLocalHost(() => [betterStack(beatsTo(server))], { watch: true });
  const told = () => host.terminal.filter((line) => line.includes("every 100ms")).length;
  await host.start();

  await host.load();
  await first.arrived(4);
  assert.equal(first.mostAtOnce, 1);
  assert.equal(told(), 1, "nothing has changed");

  server = second;
  await host.load();
  const last = first.beats.length;
  await second.arrived(4);
  assert.ok(first.beats.length <= last + 1);
  assert.equal(told(), 2);
});

test("what runs twice in the list beats once", async (t) => {
  const server = await serveBeats(t);
  const host = createLocalHost(() => [betterStack(beatsTo(server)), betterStack(beatsTo(server))]);

  await host.start();

  assert.equal(server.beats.length, 1);
});

test("the two surfaces can be listed apart", async (t) => {
  const server = await serveBeats(t);
  const host = createLocalHost(() => [
    betterStack(beatsTo(server)),
    betterStack({ sourceToken: "abc", reportBuilds: true }),
  ]);

  await host.start();

  assert.equal(server.beats.length, 1);
  assert.ok(host.lines.some(({ event }) => event === "build"));
});
