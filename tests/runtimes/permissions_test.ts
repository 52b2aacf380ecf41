/** The command line under Deno with the permissions that the README has it installed with, and no others. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import process from "node:process";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { COMMANDS } from "../../src/cli/commands.ts";
import { cleanEnvironment, serve } from "../support/cli.ts";
import { ROOT } from "./places.ts";

const PERMISSIONS = ["--allow-net", "--allow-env", "--allow-run"];
const INSTALL = ["deno install --global", ...PERMISSIONS, "--name better-stack"].join(" ");
const PROGRAM = fileURLToPath(new URL("src/cli/mod.ts", ROOT));

/** How each command is called, and how it ends; `true` when it goes on until a signal ends it. */
const CALLS: Readonly<Record<string, readonly [args: readonly string[], end: number | true]>> = {
  ship: [["--tee"], 0],
  heartbeat: [[], 0],
  run: [["--name", "backup", "--", "sh", "-c", "echo done; exit 3"], 3],
  query: [["level=info"], 0],
  tail: [["level=info"], true],
  errors: [[], 0],
  "incidents list": [[], 0],
  "incidents show": [["1"], 3],
  "sources list": [[], 0],
  "sources create": [["api"], 0],
  "heartbeats list": [[], 0],
  "heartbeats create": [["nightly", "--period=1d"], 0],
  "monitors list": [[], 0],
  "monitors create": [["https://example.com"], 0],
  "status-pages list": [[], 0],
  sandbox: [["--port=0"], true],
  doctor: [["--yes"], 0],
  mcp: [[], 0],
};

test("the README installs the command line with these permissions", () => {
  const lines = readFileSync(new URL("README.md", ROOT), "utf8").match(/deno install .*/g) ?? [];
  for (const line of lines) assert.equal(line, `${INSTALL} jsr:${config.name}/cli`);
});

test("every command is tried", () => {
  assert.deepEqual(Object.keys(CALLS).sort(), COMMANDS.map(({ name }) => name).sort());
});

for (const { name, flags } of COMMANDS) {
  const [args, end] = CALLS[name] ?? [[], 0];
  test(`better-stack ${name} needs no other permission`, { timeout: 60_000 }, async (t) => {
    const sandbox = await serve(t);
    await fetch(sandbox.url, { // from here on there is a source to ask for
      method: "POST",
      headers: { "authorization": "Bearer sandbox", "content-type": "application/json" },
      body: `{"level":"info","message":"there"}`,
    });
    const urls = ["telemetry", "uptime"].filter((api) => `${api}Url` in flags)
      .map((api) => `--${api}-url=${sandbox.url}`);
    const child = spawn(
      process.execPath,
      ["run", "--no-prompt", ...PERMISSIONS, PROGRAM, ...name.split(" "), ...urls, ...args],
      { env: cleanEnvironment({ ...sandbox.environment, BETTERSTACK_API_TOKEN: "any" }) },
    );
    child.stdin.end("a line\n");
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    if (end === true) setTimeout(() => child.kill("SIGINT"), 2_000);
    const [code, signal] = await once(child, "close");

    const [stdout, stderr] = await output;
    assert.doesNotMatch(stdout + stderr, /NotCapable|Requires \w+ access|--allow-/);
    if (end === true) assert.equal(signal, "SIGINT", stdout + stderr);
    else assert.equal(code, end, stdout + stderr);
  });
}
