/** The calls of `better-stack` in the README and the examples name commands and flags that there are. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Call, callsIn, callsInProse, faultOf } from "./commands.ts";
import { examplesIn } from "./examples.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

test("a call is found in a pipe, behind npx and assignments, without its comment", () => {
  const code = [
    "npm install @mikser-io/better-stack",
    "node server.js | npx better-stack ship --tee   # pino lines",
    'A=1 npx --yes @mikser-io/better-stack run --name "my job" -- ./job.sh > log 2>&1; exit 1',
  ].join("\n");

  const words = callsIn({ at: "README.md:1", language: "sh", marks: [], code })
    .map((call) => call.words);

  assert.deepEqual(words, [
    ["ship", "--tee"],
    ["run", "--name", "my job", "--", "./job.sh"],
  ]);
});

test("a command and a flag that there are not are told with their place", () => {
  const fault = (line: string) => faultOf({ at: "README.md:7", words: line.split(" ") });

  assert.equal(fault("ship --tee"), undefined);
  assert.match(fault("shipp --tee")!, /^README\.md:7: there is no command "shipp --tee"/);
  assert.match(fault("ship --teee")!, /^README\.md:7: .*did you mean --tee\?/);
});

test("every call of better-stack in the documentation and the examples is one", async () => {
  const calls: Call[] = [];
  for (const file of ["README.md", ...await filesIn("examples"), ...await filesIn(".github")]) {
    const text = await readFile(`${ROOT}${file}`, "utf8");
    if (file.endsWith(".md")) {
      calls.push(...examplesIn(file, text).filter(isShell).flatMap(callsIn));
      calls.push(...callsInProse(file, text));
    } else {
      const lines = text.split("\n").map((code, n) => ({ at: `${file}:${n + 1}`, code }));
      calls.push(...lines.flatMap((line) => callsIn({ ...line, language: "sh", marks: [] })));
    }
  }

  assert.ok(calls.length >= 5, `only ${calls.length} calls were found`);
  assert.deepEqual(calls.map(faultOf).filter(Boolean), []);
});

function isShell({ language }: { language: string }): boolean {
  return ["sh", "bash", "shell", "yaml", "yml", "console"].includes(language);
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(`${ROOT}${folder}`, { recursive: true });
  return names.map((name) => `${folder}/${name}`)
    .filter((name) => /\.(sh|ya?ml|md)$/.test(name) && !name.includes("node_modules"));
}
