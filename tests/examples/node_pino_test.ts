/** examples/node-pino runs as it is, installed as its users install it but for the registry. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { linkInstalled, linkPackage } from "../support/package_link.ts";
import { startSandbox } from "../support/platform.ts";
import { RUNTIMES } from "../support/runtimes.ts";

const EXAMPLE = fileURLToPath(
  new URL("../../examples/node-pino", import.meta.url),
);

for (const runtime of RUNTIMES) {
  const { name, command } = runtime;
  test(`examples/node-pino ships what it logs, to the last line, under ${name}`, async (t) => {
    const sandbox = await startSandbox(t);
    const folder = await mkdtemp(join(tmpdir(), "better-stack-"));
    t.after(() => rm(folder, { recursive: true }));
    await cp(EXAMPLE, folder, { recursive: true });
    await linkPackage(folder, runtime);
    await linkInstalled(folder, "pino");
    const [program, ...args] = command;
    const child = spawn(program, [...args, "server.js"], {
      cwd: folder,
      env: { ...process.env, ...sandbox.environment, PORT: "0" },
    });
    t.after(() => child.kill("SIGKILL"));
    let output = "";
    child.stderr.on("data", (chunk) => output += chunk);
    child.stdout.on("data", (chunk) => output += chunk);
    let url: string | undefined;
    while (!(url = /listening on (http:\/\/localhost:\d+)/.exec(output)?.[1])) {
      assert.equal(child.exitCode, null, output);
      await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    }

    const headers = { authorization: "secret", "x-request-id": "abc" };
    assert.equal(
      await (await fetch(`${url}/?name=Ada`, { headers })).text(),
      "Hello, Ada\n",
    );
    assert.equal((await fetch(`${url}/?name=nobody`)).status, 500);
    process.kill(child.pid!, "SIGTERM"); // after child.kill(), Deno tells no code
    const [code] = await once(child, "exit");

    assert.equal(code, 0, output);
    const messages = sandbox.records.map(({ message }) => message);
    assert.deepEqual(messages.slice(1), [
      "greeting",
      "served",
      "nobody is nobody",
      "served",
      "stopping",
    ]);
    const greeting = sandbox.records[1]!;
    assert.equal(greeting.requestId, "abc");
    assert.equal(greeting.service, "greeter");
    assert.deepEqual(greeting.headers, { authorization: "[Redacted]" });
    assert.equal(sandbox.records[3]!.level, "error");
    assert.match(
      String((sandbox.records[3]!.err as { stack: string }).stack),
      /RangeError/,
    );
  });
}
