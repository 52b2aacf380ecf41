import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { betterStack, type MikserOptions } from "../../../src/adapters/mikser.ts";
import { REVISION_VARIABLES } from "../../../src/adapters/mikser/deploy.ts";
import { createLocalHost, type LocalHost, makeFolder } from "../../support/mikser_site.ts";

const sourceToken = "abc";
const NOT_SHIPPED = /better-stack-configuration.*must be notice or lower/;

/** The lines of an event, without what every line has. */
function eventsOf({ lines }: LocalHost, event: string): Record<string, unknown>[] {
  return lines.filter((line) => line.event === event)
    .map(({ pid: _, hostname: __, time: ___, ...line }) => line);
}

/** Takes away what this test's own CI says of its commit. */
function forgetRevision(t: { after(work: () => unknown): void }): void {
  const before = REVISION_VARIABLES.map((name) => [name, process.env[name]] as const);
  for (const name of REVISION_VARIABLES) delete process.env[name];
  t.after(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
}

test("reportBuilds logs what came of each build, and in which time", async (t) => {
  const workingFolder = await makeFolder(t, { "documents/a.md": "fine", "documents/b.md": "too" });
  const host = createLocalHost(
    () => [betterStack({ sourceToken, reportBuilds: true })],
    { watch: true, workingFolder },
  );

  await host.start();
  await writeFile(join(workingFolder, "documents/b.md"), "{{ broken");
  await host.cycle();

  const [first, second] = eventsOf(host, "build");
  const { durationMs, msg, ...rest } = first!;
  assert.deepEqual(rest, {
    level: 35,
    event: "build",
    outcome: "completed",
    cycle: 1,
    cause: "cold",
    rendered: 2,
    errors: 0,
  });
  assert.ok(Number.isInteger(durationMs) && Number(durationMs) < 5_000);
  assert.equal(msg, `Better Stack build: completed in ${durationMs} ms`);
  const { outcome, cycle, rendered, errors } = second!;
  assert.deepEqual({ outcome, cycle, rendered, errors }, {
    outcome: "failed",
    cycle: 2,
    rendered: 1,
    errors: 1,
  });
  assert.match(String(second!.msg), /^Better Stack build: failed with 1 render error in \d+ ms$/);
});

test("reportBuilds on a mikser that keeps no account logs the time and the outcome", async () => {
  const host = createLocalHost(
    () => [betterStack({ sourceToken, reportBuilds: true })],
    {},
    { version: "9.15" },
  );

  await host.start();

  const [{ durationMs, msg: _, ...build } = {}] = eventsOf(host, "build");
  assert.equal(typeof durationMs, "number");
  assert.deepEqual(build, { level: 35, event: "build", outcome: "completed", errors: 0 });
});

test("a build that was cut off by the next one is not reported", async () => {
  let builds = 0;
  let next: Promise<void> | undefined;
  const host = createLocalHost(() => [
    betterStack({ sourceToken, reportBuilds: true }),
    (core: { onRender(hook: () => void): void }) =>
      core.onRender(() => {
        if (++builds === 2) next = host.cycle(); // a document changes meanwhile
      }),
  ], { watch: true });
  await host.start();

  await host.cycle();
  await next;

  assert.ok(host.lines.some(({ msg }) => msg === "Mikser restarted"));
  assert.deepEqual(eventsOf(host, "build").map(({ cycle }) => cycle), [1, 3]);
});

test("deployMarker logs the release and the revision that it is given, once", async () => {
  const deployMarker = { release: "1.4.0", revision: "0123456789abcdef" };
  const host = createLocalHost(() => [betterStack({ sourceToken, deployMarker })], { watch: true });

  await host.start();
  await host.load();
  await host.cycle();

  assert.deepEqual(eventsOf(host, "deploy"), [{
    level: 35,
    event: "deploy",
    ...deployMarker,
    msg: "Better Stack deploy: 1.4.0 at 0123456789abcdef",
  }]);
});

test("deployMarker: true finds the release in the site's package.json, and the revision in git", async (t) => {
  forgetRevision(t);
  const workingFolder = await makeFolder(t, {
    "documents/a.md": "fine",
    "package.json": `{"name":"site","version":"2.0.1"}`,
  });
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], {
      cwd: workingFolder,
      encoding: "utf8",
    });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "site");
  const host = createLocalHost(
    () => [betterStack({ sourceToken, deployMarker: true })],
    { workingFolder },
  );

  await host.start();

  const [{ release, revision } = {}] = eventsOf(host, "deploy");
  assert.deepEqual([release, revision], ["2.0.1", git("rev-parse", "HEAD").trim()]);
});

test("deployMarker takes the revision from the CI's variables before git", async (t) => {
  forgetRevision(t);
  process.env.GITHUB_SHA = "f00d";
  const host = createLocalHost(() => [
    betterStack({ sourceToken, deployMarker: { release: "3" } }),
  ]);

  await host.start();

  assert.equal(eventsOf(host, "deploy")[0]!.msg, "Better Stack deploy: 3 at f00d");
});

test("deployMarker where nothing is known says so", async (t) => {
  forgetRevision(t);
  const workingFolder = await makeFolder(t, { "documents/a.md": "fine" });
  const host = createLocalHost(
    () => [betterStack({ sourceToken, deployMarker: true })],
    { workingFolder },
  );

  await host.start();

  assert.deepEqual(eventsOf(host, "deploy"), [{
    level: 35,
    event: "deploy",
    msg: "Better Stack deploy: release and revision unknown",
  }]);
});

test("a level that leaves these records out is told", () => {
  const cases: [MikserOptions, boolean][] = [
    [{ level: "warn", reportBuilds: true }, true],
    [{ level: "warn", deployMarker: true }, true],
    [{ level: "notice", reportBuilds: true, deployMarker: true }, false],
    [{ level: "warn" }, false],
  ];
  for (const [options, isTold] of cases) {
    const host = createLocalHost(() => []);

    betterStack({ sourceToken, ...options })(host.core as never);

    assert.equal(NOT_SHIPPED.test(host.terminal.join("\n")), isTold, JSON.stringify(options));
  }
});

test("where nothing is shipped neither builds nor deploys are logged", async () => {
  const host = createLocalHost(() => [
    betterStack({
      sourceToken: "",
      heartbeatUrl: "http://127.0.0.1:1/beat",
      allowInsecureUrl: true,
      intervalMs: 100,
      reportBuilds: true,
      deployMarker: true,
    }),
  ]);

  await host.start();

  assert.ok(!host.terminal.some((line) => /build:|deploy:/.test(line)));
});
