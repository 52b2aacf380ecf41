/** What JSR gets. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { ROOT } from "./places.ts";

test("deno publish has no warning, and takes what a user needs and nothing else", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["publish", "--dry-run", "--allow-dirty"],
    { cwd: fileURLToPath(ROOT), encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, /warning|problem/i);

  const files = [...stderr.matchAll(/^\s+(file:\S+) \(/gm)]
    .map(([, url]) => fileURLToPath(url!).slice(fileURLToPath(ROOT).length));
  const unexpected = files.filter((path) =>
    !/^(deno\.json|LICENSE|README\.md|CHANGELOG\.md|mod\.ts|src\/[\w/]+\.ts)$/.test(path)
  );
  assert.deepEqual(unexpected, []);
  for (const entry of Object.values(config.exports)) assert.ok(files.includes(entry.slice(2)));
});
