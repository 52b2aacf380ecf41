import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));
const PROGRAM = `
  const { initErrors } = await import(process.env.ERRORS_URL);
  console.log((await initErrors()).enabled);
  console.log((await initErrors({ dsn: "https://key@localhost/1" }).catch((error) => error)).message);
`;

test("without @sentry/core, a DSN is an error that says how to install it, and no DSN is none", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "better-stack-"));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(SOURCE, join(folder, "src"), { recursive: true });
  const args = "Deno" in globalThis
    ? ["eval", "--no-config", "--cached-only", PROGRAM]
    : "Bun" in globalThis
    ? ["--no-install", "-e", PROGRAM]
    : ["--input-type=module", "-e", PROGRAM];

  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ERRORS_URL: pathToFileURL(join(folder, "src/errors/mod.ts")).href },
  });

  assert.match(stdout, /^false\n.*@sentry\/core.* not installed: npm install @sentry\/core@10\n$/);
});
