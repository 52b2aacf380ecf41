import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import { serveBeats, TOKEN } from "../support/beat_server.ts";
import { spawnScript } from "../support/script.ts";

/** Runs the program to its end, and tells what it wrote. */
async function run(what: "start" | "watch" | "throw", url?: string) {
  const child = spawnScript(new URL("heartbeat_program.ts", import.meta.url), [what], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      BETTERSTACK_ALLOW_INSECURE_URL: "1",
      BETTERSTACK_UPTIME_HEARTBEAT_URL: url ?? "",
      BETTERSTACK_HEARTBEAT_TOKEN: "",
    },
  });
  const written = { stdout: "", stderr: "" };
  child.stdout!.on("data", (chunk) => written.stdout += chunk);
  child.stderr!.on("data", (chunk) => written.stderr += chunk);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...written };
}

test("a process ends by itself while its heartbeat is started", async (t) => {
  const server = await serveBeats(t);

  const { code, stderr } = await run("start", server.url);

  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(server.beats.map(({ ending }) => ending), [""], "it has pinged, once");
});

test("a process does not stay for the retries of a started heartbeat", async (t) => {
  const server = await serveBeats(t, 503, { status: 503, headers: { "retry-after": "1" } });

  const { code } = await run("start", server.url);

  assert.equal(code, 0);
  assert.equal(server.beats.length, 1);
});

test("a process ends when a started heartbeat is not answered", async (t) => {
  const server = await serveBeats(t, "hang");

  const { code } = await run("start", server.url);

  assert.equal(code, 0);
  assert.equal(server.beats.length, 1);
});

test("a process stays for a beat that it awaits, retries included", async (t) => {
  const server = await serveBeats(t, 503, { status: 503, headers: { "retry-after": "1" } }, 200);

  const { code, stdout, stderr } = await run("watch", server.url);

  assert.deepEqual([code, stdout.trim(), stderr], [0, "42 delivered", ""]);
  assert.equal(server.beats.length, 3);
});

test("a process whose job throws ends as it would without a heartbeat, and says so first", async (t) => {
  const server = await serveBeats(t);

  const { code, stderr } = await run("throw", server.url);

  assert.equal(code, 1);
  assert.match(stderr, /the job is broken/);
  const [beat] = server.beats;
  assert.deepEqual([beat?.method, beat?.ending], ["POST", "/fail"]);
  assert.match(beat!.body, /^Error: the job is broken\n/);
});

test("an unreachable heartbeat costs a job one line on stderr, without the token", async () => {
  const { code, stdout, stderr } = await run("watch", `http://127.0.0.1:1/beat/${TOKEN}`);

  assert.deepEqual([code, stdout.trim()], [0, "42 failing"]);
  assert.match(
    stderr,
    /^better-stack: cannot send the heartbeat to http:\/\/127\.0\.0\.1:1: .+\n$/,
  );
  assert.ok(!stderr.includes(TOKEN));
});

test("a heartbeat that is not configured says so on stderr, and the job runs", async () => {
  const { code, stdout, stderr } = await run("watch");

  assert.deepEqual([code, stdout.trim()], [0, "42 idle"]);
  assert.match(stderr, /^better-stack: no heartbeat is sent, .*BETTERSTACK_HEARTBEAT_TOKEN.*\n$/);
});
