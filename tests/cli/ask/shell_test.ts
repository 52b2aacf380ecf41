import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { exportsOf } from "../../../src/cli/ask/shell.ts";

test("exportsOf() sets what a shell reads back, and runs nothing of it", {
  skip: process.platform === "win32" && "there is no sh on Windows",
}, () => {
  const value = 'it\'s $(echo bad) `echo bad` "$HOME" \\ ; echo bad';
  const script = `${exportsOf({ A: value, B: "plain-1.2_3" })}printf '%s|%s' "$A" "$B"`;
  assert.equal(execFileSync("sh", ["-c", script]).toString(), `${value}|plain-1.2_3`);
  assert.equal(exportsOf({ B: "https://a.b/c" }), "export B=https://a.b/c\n");
});

test("exportsOf() lets no value begin a line of its own", () => {
  assert.equal(exportsOf({ A: "x\nexport PATH=/tmp" }), "export A='x\\nexport PATH=/tmp'\n");
});
