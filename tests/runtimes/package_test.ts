/** What is in the tarball, and what those who look at packages say of it. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { BARE, ROOT, tarball, tool } from "./places.ts";

const PACKAGE = new URL(`node_modules/${config.name}/`, BARE);
const FILES = readdirSync(PACKAGE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(fileURLToPath(PACKAGE).length))
  .map((path) => path.replace(/^\//, ""));
const manifest = JSON.parse(text("package.json"));

function text(path: string): string {
  return readFileSync(new URL(path, PACKAGE), "utf8");
}

test("the package has code, types and what is to be read, and nothing else", () => {
  const unexpected = FILES.filter((path) =>
    !/^(package\.json|LICENSE|README\.md|CHANGELOG\.md|(mod|src\/[\w/]+)\.(js|d\.ts)|src\/chunks\/[\w-]+\.js)$/
      .test(path)
  );
  assert.deepEqual(unexpected, []);
  for (const path of ["package.json", "LICENSE", "README.md", "CHANGELOG.md", "mod.js"]) {
    assert.ok(FILES.includes(path), path);
  }
});

test("its code is in few files, and something in each of them", () => {
  const scripts = FILES.filter((path) => path.endsWith(".js"));

  assert.ok(scripts.length < 3 * Object.keys(config.exports).length, `${scripts.length} files`);
  for (const path of scripts) assert.notEqual(text(path), "", path);
});

test("no file names a path of the machine that built it", () => {
  for (const path of FILES) {
    const found = /file:\/\/\/\w|\/(home|root|tmp|Users|work)\/\w|sourceMappingURL|\/\/ dist\//
      .exec(
        text(path),
      );
    assert.equal(found, null, `${path}: ${found}`);
    assert.ok(!text(path).includes(fileURLToPath(ROOT)), path);
  }
});

test("its entries are those of deno.json, each with types", () => {
  assert.deepEqual(Object.keys(manifest.exports), Object.keys(config.exports));
  for (const [name, source] of Object.entries(config.exports)) {
    const { types, default: code } = manifest.exports[name];
    assert.deepEqual([types, code], [source.replace(/ts$/, "d.ts"), source.replace(/ts$/, "js")]);
    for (const file of [types, code]) assert.ok(statSync(new URL(file, PACKAGE)).size > 0, file);
  }
});

test("it has one program, for Node 20 and later, and depends on nothing", () => {
  assert.equal(manifest.version, config.version);
  assert.equal(manifest.dependencies, undefined);
  assert.deepEqual(manifest.engines, { node: ">=20" });
  assert.equal(manifest.sideEffects, false);
  assert.match(text(manifest.bin["better-stack"]), /^#!\/usr\/bin\/env node\n/);
  const said = execFileSync(fileURLToPath(new URL("node_modules/.bin/better-stack", BARE)), ["-v"]);
  assert.equal(String(said), `${config.version}\n`);
});

test("what it imports is its own, Node's, or a peer that may be missing", () => {
  const peers = Object.keys(manifest.peerDependencies);
  for (const name of peers) assert.equal(manifest.peerDependenciesMeta[name].optional, true, name);
  const imports = FILES.filter((path) => /\.(js|d\.ts)$/.test(path)).flatMap((path) =>
    [...withoutComments(text(path)).matchAll(/(?:\bfrom |\bimport |\bimport\()"([\w@][^"\s]*)"/g)]
      .map(([, name]) => name!)
  );
  const strangers = new Set(
    imports.filter((name) =>
      !builtinModules.includes(name.replace(/^node:/, "")) &&
      !peers.some((peer) => name === peer || name.startsWith(`${peer}/`))
    ),
  );
  assert.deepEqual([...strangers], []);
});

test("types name nothing that has to be installed", () => {
  for (const path of FILES.filter((path) => path.endsWith(".d.ts"))) {
    assert.doesNotMatch(withoutComments(text(path)), /from "[^.]|import\("[^.]|<reference/, path);
  }
});

test("publint reports nothing", () => {
  const { status, stdout, stderr } = spawnSync(tool(".bin/publint"), [
    "run",
    tarball(),
    "--strict",
  ], { encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /All good!/);
});

test("are the types wrong? They are not", () => {
  const args = [tarball(), "--profile", "esm-only", "--format", "json"];
  const { status, stdout, stderr } = spawnSync(tool(".bin/attw"), args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const { analysis } = JSON.parse(stdout);
  assert.deepEqual(Object.keys(analysis.entrypoints), Object.keys(config.exports));
});

function withoutComments(code: string): string {
  return code.replace(/\/\*.*?\*\//gs, "");
}
