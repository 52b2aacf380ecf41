import process from "node:process";

/** A way to run a JavaScript file. */
export interface Runtime {
  /** As it is called in a test's name. */
  readonly name: string;
  /** The program, and what comes before the file. */
  readonly command: readonly [string, ...string[]];
  /** Where the package's entries are for it: the source, or the built package. */
  readonly packageUrl: string;
}

/** The project, where the entries are TypeScript. */
export const SOURCE_URL: string = new URL("../../", import.meta.url).href;

/**
 * The runtimes that a test of whole programs goes through: the one that runs the test, or, under
 * `deno task test:matrix`, all of them (`tests/runtimes/install.ts` tells which).
 */
export const RUNTIMES: readonly Runtime[] = process.env.RUNTIMES
  ? JSON.parse(process.env.RUNTIMES)
  : [thisRuntime()];

/** The URL of an entry: `mod`, `src/node/mod`, … */
export function entryUrl({ packageUrl }: Runtime, entry: string): string {
  return `${packageUrl}${entry}${packageUrl === SOURCE_URL ? ".ts" : ".js"}`;
}

function thisRuntime(): Runtime {
  const [name, args] = "Deno" in globalThis
    ? ["Deno", ["run", "-A", "--quiet"]]
    : "Bun" in globalThis
    ? ["Bun", []]
    : [`Node ${process.versions.node.split(".")[0]}`, []];
  return { name, command: [process.execPath, ...args], packageUrl: SOURCE_URL };
}
