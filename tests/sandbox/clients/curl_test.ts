import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { serve } from "../support.ts";

const run = promisify(execFile);

/** Why these cannot run here, or false. */
const skip = ((): string | false => {
  try {
    execFileSync("curl", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return "there is no curl on this machine";
  }
})();

async function curl(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("curl", ["--silent", "--show-error", ...args]);
  return stdout;
}

const STATUS = ["--output", "/dev/null", "--write-out", "%{http_code}"];

test("curl ships a record as Better Stack's documentation has it", { skip }, async (t) => {
  const sandbox = await serve(t);
  const data = '{"dt":"2026-03-27 12:00:00 UTC","message":"Hello from Better Stack!"}';

  const status = await curl(
    ...["-X", "POST", "-H", "Content-Type: application/json"],
    ...["-H", "Authorization: Bearer token", "-d", data, "-k", ...STATUS, sandbox.url],
  );

  assert.equal(status, "202");
  assert.equal(sandbox.records[0]?.["message"], "Hello from Better Stack!");
});

test("curl ships lines of a file, unsent credentials are 401", { skip }, async (t) => {
  const sandbox = await serve(t);
  const lines = '{"n":1}\n{"n":2}\n';
  const type = ["-H", "Content-Type: application/x-ndjson"];

  const without = await curl(...type, "--data-binary", lines, ...STATUS, sandbox.url);
  const token = ["-H", "Authorization: Bearer token"];
  const status = await curl(...type, ...token, "--data-binary", lines, ...STATUS, sandbox.url);

  assert.deepEqual([without, status], ["401", "202"]);
  assert.deepEqual(sandbox.records, [{ n: 1 }, { n: 2 }]);
});

test("curl beats, and reports how a job ended with its output", { skip }, async (t) => {
  const sandbox = await serve(t);
  const url = sandbox.environment.BETTERSTACK_UPTIME_HEARTBEAT_URL;

  await curl(url);
  assert.equal(sandbox.heartbeats[0]?.status, "up");
  await curl("-d", "disk full", `${url}/3`);

  assert.equal(sandbox.heartbeats[0]?.status, "down");
  assert.equal(sandbox.heartbeats[0]?.beats[1]?.output, "disk full");
});

test("curl lists incidents and searches", { skip }, async (t) => {
  const sandbox = await serve(t);
  await curl(`${sandbox.environment.BETTERSTACK_UPTIME_HEARTBEAT_URL}/fail`);
  const bearer = ["-H", "Authorization: Bearer any"];

  const incidents = JSON.parse(await curl(...bearer, `${sandbox.url}/api/v3/incidents`));
  const found = JSON.parse(await curl(`${sandbox.url}/sandbox/search?query=level=error`));

  assert.equal(incidents.data.length, 1);
  assert.deepEqual(found.records, []);
});
