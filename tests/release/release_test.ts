/** What a release stands on: one version, workflows that say what they mean, tasks that there are. */
import assert from "node:assert/strict";
import { access, readFile } from "node:fs/promises";
import { test } from "node:test";
import { parse } from "yaml";
import config from "../../deno.json" with { type: "json" };
import { VERSION } from "../../src/version.ts";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => readFile(new URL(path, ROOT), "utf8");

interface Job {
  readonly uses?: string;
  readonly needs?: readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

interface Workflow {
  readonly on: Readonly<Record<string, { readonly tags?: readonly string[] } | null>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows: Readonly<Record<"ci" | "publish", Workflow>> = {
  ci: parse(await read(".github/workflows/ci.yml")),
  publish: parse(await read(".github/workflows/publish.yml")),
};

const commandsOf = (job: Job | undefined) => job?.steps?.flatMap(({ run }) => run ?? []) ?? [];

test("the version is the same in deno.json, in the code and at the head of the changelog", async () => {
  const [, newest] = /^## (\S+)/m.exec(await read("CHANGELOG.md"))!;

  assert.equal(VERSION, config.version);
  assert.equal(newest, config.version);
});

test("ci runs what any machine runs, started from more than one Node", async () => {
  const { test: job } = workflows.ci.jobs;

  assert.ok(job!.strategy!.matrix.node.length > 1);
  assert.deepEqual(commandsOf(job), [".ci/run"]);
  await access(new URL(".ci/run", ROOT));
});

test("a tag publishes to both registries, after the tests, and without a stored token", () => {
  const { on, jobs } = workflows.publish;

  assert.deepEqual(on.push!.tags, ["v*"]);
  assert.equal(jobs.test!.uses, "./.github/workflows/ci.yml");
  assert.ok("workflow_call" in workflows.ci.on);
  for (const name of ["jsr", "npm"]) {
    assert.deepEqual(jobs[name]!.needs, ["test", "version"]);
    assert.equal(jobs[name]!.permissions!["id-token"], "write");
  }
  assert.match(commandsOf(jobs.jsr).join("\n"), /deno publish$/);
  assert.match(commandsOf(jobs.npm).join("\n"), /npm publish dist\/\*\.tgz --provenance/);
  assert.doesNotMatch(JSON.stringify(workflows), /secrets\./);
});

test("a workflow may read, and what it uses has a version", () => {
  for (const { permissions, jobs } of Object.values(workflows)) {
    assert.deepEqual(permissions, { contents: "read" });
    const used = Object.values(jobs).flatMap(({ steps = [] }) =>
      steps.flatMap(({ uses }) => uses ?? [])
    );
    for (const action of used) assert.match(action, /^actions\/[\w-]+@v\d+$/);
  }
});

test("every task that documents and workflows name is one", async () => {
  const files = ["README.md", "CONTRIBUTING.md", ".ci/run", ".github/workflows/publish.yml"];
  const texts = (await Promise.all(files.map(read))).join("\n");
  const named = new Set([...texts.matchAll(/deno task ([\w:-]+)/g)].map(([, name]) => name!));

  assert.ok(named.has("test"));
  assert.deepEqual([...named].filter((name) => !(name in config.tasks)), []);
});

test("the folders that CONTRIBUTING.md names are there", async () => {
  const text = await read("CONTRIBUTING.md");
  const paths = [...text.matchAll(/`((?:src|tests|examples)\/[\w./]*|mod\.ts|\.ci\/run)`/g)];

  assert.ok(paths.length > 8);
  for (const [, path] of paths) await access(new URL(path!, ROOT));
});
