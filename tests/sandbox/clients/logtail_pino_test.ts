import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { spawnScript } from "../../support/script.ts";
import { serve } from "../support.ts";

/** A process of its own: the transport blocks the thread that ends it until its last request is answered. */
const PROGRAM = new URL("./logtail_pino_program.mjs", import.meta.url);

test("@logtail/pino ships to the sandbox as it is, from its worker thread", async (t) => {
  const sandbox = await serve(t);

  const child = spawnScript(PROGRAM, [sandbox.url], { stdio: "inherit" });
  const [code] = await once(child, "exit");

  assert.equal(code, 0);
  const record = await sandbox.waitFor("requestId=abc");
  assert.deepEqual([record["message"], record["level"]], ["served", "info"]);
});
