/** What the README points to is there, and its table of options has all of them. */
import assert from "node:assert/strict";
import { access, readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const readme = await readFile(`${ROOT}README.md`, "utf8");
const prose = readme.replaceAll(/^```[\s\S]*?^```$/gm, "");

/** The files whose options are in the table. */
const OPTION_FILES = ["core/config", "core/options", "core/heartbeat", "node/spool_options"];

test("every link to a heading leads to one", () => {
  const headings = new Set(
    [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!)),
  );
  const links = [...prose.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!);

  assert.ok(links.length > 10);
  assert.deepEqual(links.filter((anchor) => !headings.has(anchor)), []);
});

test("every file that is linked or named is there", async () => {
  const linked = [...prose.matchAll(/\]\((?!#|https?:)([^)]+)\)/g)].map(([, path]) => path!);
  const named = [...prose.matchAll(/`((?:tests|examples|src)\/[\w/.-]+)`/g)].map(([, path]) =>
    path!
  );

  for (const path of [...linked, ...named]) {
    await assert.doesNotReject(access(`${ROOT}${path}`), `${path} is not there`);
  }
});

test("every test file that is named, be it in short, is there", async () => {
  const paths = await readdir(`${ROOT}tests`, { recursive: true });
  const files = paths.map((path) => `/tests/${path.replaceAll("\\", "/")}`);
  const names = [...prose.matchAll(/`([\w/.-]+_test\.ts)`/g)].map(([, name]) => name!);

  assert.ok(names.length > 10);
  assert.deepEqual(names.filter((name) => !files.some((file) => file.endsWith(`/${name}`))), []);
});

test("the table of options has every option, and no other", async () => {
  const section = readme.slice(readme.indexOf("\n## Options\n"), readme.indexOf("\n## Recipes\n"));
  const told = [...section.matchAll(/^\| (`.+?) \|/gm)]
    .flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
  const sources = await Promise.all(
    OPTION_FILES.map((file) => readFile(`${ROOT}src/${file}.ts`, "utf8")),
  );
  const interfaces = sources.flatMap((source) => [
    ...source.matchAll(/^export interface \w*Options\b[^{]*\{([\s\S]*?)^\}/gm),
  ]);
  const names = interfaces.flatMap(([, body]) =>
    [...body!.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name!)
  );

  assert.deepEqual([...new Set(told)].sort(), [...new Set(names)].sort());
});

/** GitHub's name for a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-");
}
