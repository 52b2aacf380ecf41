import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { cleanEnvironment, cliCommand, serve } from "../support/cli.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/ci/", import.meta.url));
const WORKFLOW = readFileSync(join(EXAMPLE, ".github/workflows/nightly.yml"), "utf8");
const skip = process.platform === "win32" && "the jobs are shell scripts";
const noJq = spawnSync("jq", ["--version"]).error !== undefined && "there is no jq here";

/** The commands of the workflow's step of this name. */
function stepOf(name: string): string {
  const step = WORKFLOW.split("- name: ").find((text) => text.startsWith(`${name}\n`)) ?? "";
  const [, line] = /^ +run: (?!\|)(.+)$/m.exec(step) ?? [];
  const [, block] = /^ +run: \|\n((?: {10}.*\n?)+)/m.exec(step) ?? [];
  const commands = line ?? block;
  assert.ok(commands, `there is a step "${name}"`);
  return commands.replace(/^ {10}/gm, "");
}

describe("examples/ci", { concurrency: true, skip }, () => {
  /** Runs commands as CI does, where `npx` finds this package. */
  async function runStep(
    t: { after(work: () => unknown): void },
    commands: string,
    variables: Readonly<Record<string, string>>,
    directory = mkdtempSync(join(tmpdir(), "better-stack-ci-")),
  ) {
    t.after(() => rmSync(directory, { recursive: true, force: true }));
    cpSync(EXAMPLE, directory, { recursive: true });
    const cli = cliCommand([]).map((word) => `'${word}'`).join(" ");
    writeFileSync(join(directory, "npx"), `#!/bin/sh\nshift 2\nexec ${cli} "$@"\n`, {
      mode: 0o755,
    });
    const shell = spawn("bash", ["-eo", "pipefail", "-c", commands], {
      cwd: directory,
      env: cleanEnvironment({ ...variables, PATH: `${directory}:${process.env.PATH}` }),
    });
    const [output, errors] = [text(shell.stdout), text(shell.stderr)];
    const [code] = await once(shell, "close");
    return { code, output: await output, errors: await errors, directory };
  }

  test("the nightly job beats when it succeeds", async (t) => {
    const sandbox = await serve(t);
    const { code, output } = await runStep(t, stepOf("Run the nightly job"), sandbox.environment);
    assert.deepEqual([code, output], [0, "nightly report: 3 orders\n"]);
    assert.equal(sandbox.heartbeats[0]?.status, "up");
  });

  test("the nightly job reports its exit code when it fails, and fails the step with it", async (t) => {
    const sandbox = await serve(t);
    const variables = { ...sandbox.environment, NIGHTLY_EXIT: "3" };
    const { code } = await runStep(t, stepOf("Run the nightly job"), variables);
    assert.equal(code, 3);
    assert.equal(sandbox.heartbeats[0]?.beats[0]?.exitCode, 3);
  });

  test("a failing test run: its log is shipped, and a line says which run it was", async (t) => {
    const sandbox = await serve(t);
    const variables = {
      ...sandbox.environment,
      GITHUB_RUN_ID: "42",
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_SHA: "abc",
      GITHUB_REF_NAME: "main",
    };
    const tests = await runStep(t, stepOf("Run the tests"), variables);
    const upload = stepOf("Ship the log of a failing run");
    const { code, errors } = await runStep(t, upload, variables, tests.directory);

    assert.deepEqual([tests.code, code, errors], [1, 0, ""]);
    const records = sandbox.records.map(({ dt: _, ...rest }) => rest);
    assert.deepEqual(records[0], {
      level: "error",
      message: "tests failed",
      run: "42",
      repository: "acme/shop",
      commit: "abc",
      branch: "main",
    });
    assert.deepEqual(records.slice(1).map(({ message }) => message).sort(), [
      "not ok 2 - subtracts",
      "ok 1 - adds",
    ]);
  });

  for (const exit of [0, 3]) {
    test(`three lines of curl report exit code ${exit} as well`, async (t) => {
      const sandbox = await serve(t);
      const { code } = await runStep(t, "./nightly-with-curl.sh", {
        ...sandbox.environment,
        NIGHTLY_EXIT: String(exit),
      });
      assert.equal(code, exit);
      const beat = sandbox.heartbeats[0]?.beats[0];
      assert.deepEqual([beat?.exitCode, beat?.output], [exit, "nightly report: 3 orders\n"]);
    });
  }

  test(
    "and three lines of jq and curl ship the log of a failing run",
    { skip: skip || noJq },
    async (t) => {
      const sandbox = await serve(t);
      const script = readFileSync(join(EXAMPLE, "ship-with-curl.sh"), "utf8");
      const variables = { ...sandbox.environment, GITHUB_RUN_ID: "42", GITHUB_SHA: "abc" };
      const tests = await runStep(t, "echo '\"quoted\" \\ line' > test.log", variables);
      const upload = script.replace("https://$BETTERSTACK_INGEST_HOST", sandbox.url);
      const { code, errors } = await runStep(t, upload, variables, tests.directory);

      assert.deepEqual([code, errors], [0, ""]);
      assert.deepEqual(sandbox.records.map(({ message, run }) => [message, run]), [
        ["tests failed", "42"],
        ['"quoted" \\ line', "42"],
      ]);
    },
  );

  test("no secret stands in the workflow", () => {
    for (const [, value] of WORKFLOW.matchAll(/BETTERSTACK_\w+: (.*)/g)) {
      assert.match(value!, /^\$\{\{ secrets\.BETTERSTACK_\w+ \}\}$/);
    }
  });
});
