/* Every runtime once: the unit tests where TypeScript runs, and whole programs everywhere. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installMatrix } from "./install.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const UNIT_TESTS = ["tests/core/*_test.ts", "tests/sandbox/*_test.ts", "tests/faults/*_test.ts"];

const { runtimes } = await installMatrix();
const failed: string[] = [];

for (const { name, command: [program] } of runtimes) {
  const files = globSync(UNIT_TESTS, { cwd: ROOT }).map((file) => `./${file}`);
  if (/^Node 2[^0]/.test(name)) step(`unit tests under ${name}`, program, "--test", ...files);
  if (name === "Bun") {
    // Bun runs all files in one process, where what is said once has been said by others before.
    const alone = files.filter(isAboutOnce);
    const together = files.filter((file) => !isAboutOnce(file));
    step(`unit tests under ${name}`, program, "test", "--timeout=60000", ...together);
    step(`what is said once, under ${name}`, program, "test", ...alone);
  }
}
step("whole programs under each runtime", process.execPath, "test", "-A", "tests/node");

if (failed.length > 0) {
  console.error(`failed: ${failed.join(", ")}`);
  process.exit(1);
}

function isAboutOnce(file: string): boolean {
  return file.endsWith("no_token_test.ts");
}

function step(name: string, command: string, ...args: string[]): void {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    timeout: 180_000, // what hangs is shown with what it has printed so far
    env: { ...process.env, RUNTIMES: JSON.stringify(runtimes) },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (status === 0) return;
  failed.push(name);
  console.log(stdout, stderr);
}
