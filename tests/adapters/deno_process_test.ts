/** `./deno` in whole processes: permissions, jobs, and the end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startDenoServer } from "../support/deno_server.ts";
import { startSandbox } from "../support/platform.ts";

const PROGRAM = new URL("./deno_program.ts", import.meta.url);

test("a server that is told to end ships what waits", async (t) => {
  const sandbox = await startSandbox(t);
  const server = await startDenoServer(PROGRAM, { ...sandbox.environment });

  await (await server.fetch("/")).text();
  await server.stop();

  assert.ok(sandbox.records.some(({ message }) => message === "a request"));
  assert.equal(server.child.signalCode, "SIGTERM");
});

test("a job's records are shipped and its heartbeat beats", async (t) => {
  const sandbox = await startSandbox(t);
  const server = await startDenoServer(PROGRAM, { ...sandbox.environment });
  t.after(() => server.stop());

  assert.equal(sandbox.records[0]?.message, "a job");
  assert.equal(sandbox.records[0]?.handler, "cron");
  assert.equal(sandbox.heartbeats[0]?.status, "up");
});

test("a job that throws reports a failure, and throws the same", async (t) => {
  const sandbox = await startSandbox(t);
  const server = await startDenoServer(PROGRAM, { ...sandbox.environment }, ["-A"], ["--fail"]);
  t.after(() => server.stop());

  assert.match(server.stderr(), /the job threw: the disk is full/);
  assert.equal(sandbox.heartbeats[0]?.status, "down");
  assert.ok(sandbox.records.some(({ level }) => level === "error"));
});

test("it runs with no more permissions than the README lists", async (t) => {
  const sandbox = await startSandbox(t);
  const flags = ["--allow-net=127.0.0.1", `--allow-env=${Object.keys(sandbox.environment)}`];
  const server = await startDenoServer(PROGRAM, { ...sandbox.environment }, flags);

  await (await server.fetch("/")).text();
  await server.stop();

  assert.ok(sandbox.records.some(({ message }) => message === "a request"));
  assert.doesNotMatch(server.stderr(), /NotCapable|PermissionDenied/);
});

test("without any variable to read it serves all the same", async (t) => {
  const server = await startDenoServer(PROGRAM, {}, ["--allow-net=127.0.0.1"]);
  t.after(() => server.stop());

  assert.equal(await (await server.fetch("/")).text(), "hello");
  assert.match(server.stderr(), /nothing is shipped/);
  assert.doesNotMatch(server.stderr(), /NotCapable|PermissionDenied/);
});
