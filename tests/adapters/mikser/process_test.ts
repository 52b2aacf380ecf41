import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { serveSandbox } from "../../../src/sandbox/mod.ts";
import { makeFolder, runMikser, type Running } from "../../support/mikser_site.ts";
import { entryUrl, type Runtime, RUNTIMES } from "../../support/runtimes.ts";

const TOKEN = "s3cr3tS0urceT0k3n";
const LINES = 1_000;

/** A plugin that logs many lines at the end of each build, and one that has a key twice, as mikser does. */
const CHATTY = `(core) => core.onFinalized(() => {
  core.useLogger().warn({ code: "log-level-installed", level: "debug" }, "installed");
  for (let n = 0; n < ${LINES}; n++) core.useLogger().info({ n }, "a line");
})`;
/** A plugin that fails in the same place. */
const FAILING = `(core) => core.onFinalized(() => { throw new Error("the upload failed"); })`;

interface Setup {
  readonly options?: object;
  readonly others?: readonly string[];
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly sourceTokens?: readonly string[];
  readonly documents?: Readonly<Record<string, string>>;
}

/** Starts a site whose first plugin is ours, against a sandbox that takes 50 ms to answer. */
async function startSite(
  t: { after(work: () => unknown): void },
  runtime: Runtime,
  { options = {}, others = [], flags = [], ...more }: Setup = {},
) {
  const sandbox = await serveSandbox({ sourceTokens: more.sourceTokens ?? [TOKEN] });
  t.after(() => sandbox.close());
  sandbox.fail({ delayMs: 50 });
  const folder = await makeFolder(t, {
    "documents/a.md": "fine",
    ...more.documents,
    "mikser.config.js": configText(runtime, options, others),
  });
  const mikser = runMikser(t, runtime, folder, flags, {
    ...sandbox.environment,
    BETTERSTACK_SOURCE_TOKEN: TOKEN,
    ...more.environment,
  });
  const beats = () => sandbox.heartbeats.flatMap(({ beats }) => beats);
  // Batches that are sent at the same time arrive in any order.
  const records = () => sandbox.records.toSorted((a, b) => String(a.dt) < String(b.dt) ? -1 : 1);
  const messages = () => records().map(({ msg }) => msg);
  return { sandbox, folder, mikser, beats, records, messages };
}

function configText(runtime: Runtime, options: object, others: readonly string[]): string {
  return `import { betterStack } from "${entryUrl(runtime, "src/adapters/mikser")}";
export default { plugins: [betterStack(${JSON.stringify(options)}), ${others.join()}] };
`;
}

/** How it ended, and how long after this call. */
async function endOf({ end }: Running) {
  const start = performance.now();
  return { ...await end, tookMs: performance.now() - start };
}

/** What the plugin says never goes to stdout but by way of mikser's own log, and never holds a token. */
function assertDiscreet({ stdout, stderr }: Running): void {
  assert.ok(!(stdout + stderr).includes(TOKEN));
}

// mikser itself does not run on Node 20, and this stand-in is TypeScript.
for (const runtime of RUNTIMES.filter(({ name }) => name !== "Node 20")) {
  describe(`mikser under ${runtime.name}`, { timeout: 60_000 }, () => {
    test("a build: every line arrives as mikser wrote it, with dt, and the heartbeat beats once", async (t) => {
      const { records, mikser, beats } = await startSite(t, runtime, { others: [CHATTY] });

      assert.deepEqual(await mikser.end, { code: 0, signal: null });

      const lines = records().filter(({ msg }) => msg === "a line");
      assert.deepEqual(lines.map(({ n }) => n), [...Array(LINES).keys()]);
      const { dt, time, pid, hostname, ...rest } = records().find(({ level }) => level === 35)!;
      assert.deepEqual(rest, { level: 35, level_label: "notice", msg: "Mikser completed" });
      assert.equal(Date.parse(String(dt)), time);
      assert.equal(pid, mikser.child.pid);
      assert.equal(typeof hostname, "string");
      const { level, level_label: label, metadata } = records().find(({ code }) =>
        code === "log-level-installed"
      )!;
      assert.deepEqual([level, label, metadata], [40, "warn", { level: "debug" }]);
      assert.deepEqual(beats().map(({ method, kind }) => [method, kind]), [["GET", "success"]]);
      assert.equal(mikser.stdout.split("\n").filter((line) => line === "a line").length, LINES);
      assert.equal(mikser.stderr, "");
      assertDiscreet(mikser);
    });

    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      test(`${signal}: a watcher that ends itself ships what is left, with code 0`, async (t) => {
        const { mikser, messages } = await startSite(t, runtime, {
          others: [CHATTY],
          flags: ["--watch", "--server"],
        });

        await mikser.wrote("Watching");
        process.kill(mikser.child.pid!, signal);

        const { code, tookMs } = await endOf(mikser);
        assert.equal(code, 0);
        assert.ok(tookMs < 7_500, `it took ${tookMs} ms`);
        assert.equal(messages().filter((msg) => msg === "a line").length, LINES);
        assert.equal(messages().at(-1), "Watching");
        assertDiscreet(mikser);
      });
    }

    test("Ctrl-C ends a mikser that leaves signals alone, as it would without the plugin", async (t) => {
      const { mikser } = await startSite(t, runtime, { flags: ["--watch", "--as-version=9.15"] });

      await mikser.wrote("Watching");
      process.kill(mikser.child.pid!, "SIGINT");

      const { signal, tookMs } = await endOf(mikser);
      assert.equal(signal, "SIGINT");
      assert.ok(tookMs < 7_500, `it took ${tookMs} ms`);
    });

    test(
      "another plugin's hook throws: mikser ends of it, and what it logged arrives",
      { skip: runtime.name === "Deno" && "Deno ends at once, without an exit event" },
      async (t) => {
        const { mikser, messages, beats } = await startSite(t, runtime, {
          others: [CHATTY, FAILING],
        });

        const { code } = await mikser.end;

        assert.equal(code, 1);
        assert.match(mikser.stderr, /the upload failed/);
        assert.equal(messages().filter((msg) => msg === "a line").length, LINES);
        assert.deepEqual(beats(), []);
      },
    );

    test("a document and then the config change: each line arrives once", async (t) => {
      const { sandbox, folder, mikser, messages } = await startSite(t, runtime, {
        flags: ["--watch"],
      });
      await mikser.wrote("Watching");

      await writeFile(join(folder, "mikser.config.js"), configText(runtime, {}, []));
      await sandbox.waitFor(({ msg }) => msg === "Config: mikser.config.js");
      await writeFile(join(folder, "documents/b.md"), "new");
      await sandbox.waitFor(({ msg }) => msg === "Rendered: 2");
      process.kill(mikser.child.pid!, "SIGTERM");
      await mikser.end;

      assert.equal(messages().filter((msg) => msg === "Rendered: 2").length, 1);
    });

    for (const [flag, document] of [["--tool=ask", "answer"], ["--explain=/a", "explained"]]) {
      test(`${flag}: stdout has the answer and nothing of ours, and nothing beats`, async (t) => {
        const { mikser, beats } = await startSite(t, runtime, {
          flags: [flag!],
          options: { deployMarker: true, reportBuilds: true },
        });

        assert.equal((await mikser.end).code, 0);

        assert.match(mikser.stdout, new RegExp(`"${document}"`));
        assert.doesNotMatch(mikser.stdout + mikser.stderr, /Better Stack/);
        assert.deepEqual(beats(), []);
      });
    }

    test("--json: stdout has the document alone, also when there is trouble to tell", async (t) => {
      const { mikser } = await startSite(t, runtime, {
        flags: ["--json"],
        environment: {
          BETTERSTACK_INGEST_HOST: "http://127.0.0.1:1",
          BETTERSTACK_UPTIME_HEARTBEAT_URL: `http://127.0.0.1:1/${TOKEN}`,
        },
        options: { closeTimeoutMs: 500, intervalMs: 200, deployMarker: true },
      });

      assert.equal((await mikser.end).code, 0);

      assert.equal(mikser.stdout, `{"report":"done"}\n`);
      assert.match(mikser.stderr, /Better Stack cannot send the heartbeat/);
      assert.match(mikser.stderr, /better-stack: lost \d+ records/);
      assertDiscreet(mikser);
    });

    test("a wrong token is told once on stderr, with the variable that it came from", async (t) => {
      const { mikser } = await startSite(t, runtime, {
        sourceTokens: ["another"],
        others: ["delete process.env.BETTERSTACK_SOURCE_TOKEN && null"], // it was read before
      });

      assert.equal((await mikser.end).code, 0);

      assert.equal(mikser.stderr.trim().split("\n").length, 1);
      assert.match(mikser.stderr, /^better-stack: lost .*401.*\(from BETTERSTACK_SOURCE_TOKEN\)/);
      assertDiscreet(mikser);
    });

    test("failOnErrors: a build with errors ends with mikser's own code, and the heartbeat knows", async (t) => {
      const { mikser, beats } = await startSite(t, runtime, {
        options: { failOnErrors: true },
        documents: { "documents/b.md": "{{ broken" },
      });

      assert.equal((await mikser.end).code, 1);

      assert.deepEqual(beats().map(({ kind, output }) => [kind, output]), [
        ["fail", "mikser: 1 render error\n/documents/b.md: Parse error: unclosed {{"],
      ]);
    });
  });
}
