/** The published types, as TypeScript finds them where its users have them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ALL_ENTRIES } from "../bundlers/entries.ts";
import { BARE, CONSUMER, tool } from "../runtimes/places.ts";

const RESOLUTIONS = { node16: "node16", bundler: "esnext" };
const COMPILERS = ["typescript5", "typescript7"];
const EVERYTHING = ALL_ENTRIES.map((entry, n) => `export * as entry${n} from "${entry}";\n`).join(
  "",
);

/** Compiles programs of this folder in one in which the package is installed. */
function compile(
  compiler: string,
  resolution: string,
  folder: URL,
  files: string[],
  types: string[],
) {
  const work = new URL(`types-${compiler}-${resolution}/`, folder);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  for (const file of files) copyFileSync(new URL(file, import.meta.url), new URL(file, work));
  writeFileSync(new URL("everything.ts", work), EVERYTHING);
  writeFileSync(
    new URL("tsconfig.json", work),
    JSON.stringify({
      compilerOptions: {
        module: RESOLUTIONS[resolution as keyof typeof RESOLUTIONS],
        moduleResolution: resolution,
        target: "esnext",
        lib: ["esnext", "dom"],
        types,
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
      },
      include: ["*.ts"],
    }),
  );
  const { status, stdout, stderr } = spawnSync(
    tool("node24/bin/node"),
    [tool(`${compiler}/bin/tsc`), "--project", fileURLToPath(work)],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stdout + stderr);
}

for (const compiler of COMPILERS) {
  for (const resolution of Object.keys(RESOLUTIONS)) {
    test(`${compiler}, ${resolution}: no entry needs the types of Node or of a platform`, () => {
      compile(compiler, resolution, BARE, ["edge.ts"], []);
    });

    test(`${compiler}, ${resolution}: entries fit Node's types and pino's; mistakes are found`, () => {
      compile(compiler, resolution, CONSUMER, ["server.ts", "edge.ts", "mistakes.ts"], ["node"]);
    });
  }
}
