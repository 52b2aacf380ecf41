import assert from "node:assert/strict";
import { test } from "node:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import process from "node:process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../examples/demo/main.ts", import.meta.url));
const NOT_DENO = !("Deno" in globalThis) && "the demo is a task of Deno's";

test("the demo delivers what its shop has logged, and says so", { skip: NOT_DENO }, async () => {
  const demo = spawn(process.execPath, ["run", "-A", MAIN], {
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });

  const [output, [code]] = await Promise.all([text(demo.stdout), once(demo, "exit")]);

  assert.equal(code, 0, output);
  assert.match(output, /✓ 3,002 lines written, 3,002 records delivered/);
  assert.match(output, /\n {2}info +2,732 /);
  assert.match(output, /\n {2}up, \d+ beats/);
});
