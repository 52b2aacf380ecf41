/** Where the matrix has what it installs; all of it is in dist/, and made by `install.ts`. */
import { readdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Runtime } from "../support/runtimes.ts";

/** The project. */
export const ROOT = new URL("../../", import.meta.url);
const DIST = new URL("dist/", ROOT);

/** Runtimes and tools, in a `node_modules` of their own. */
export const TOOLS = new URL("tools/", DIST);
/** A folder in which npm has installed the package and nothing else. */
export const BARE = new URL("bare/", DIST);
/** One in which npm has installed the package, its peers and Node's types. */
export const CONSUMER = new URL("consumer/", DIST);
/** One in which pnpm has installed the package and pino, in its strict layout. */
export const PNPM = new URL("pnpm/", DIST);
/** What Node has compiled, for its next process. */
export const COMPILED = new URL("compiled/", DIST);

/** The major versions of Node. */
export const NODES = [20, 22, 24, 26];

/** The program of this name that came with the tools. */
export function tool(name: string): string {
  return fileURLToPath(new URL(`node_modules/${name}`, TOOLS));
}

/** The package as it is published. */
export function tarball(): string {
  const name = readdirSync(DIST).find((name) => name.endsWith(".tgz"));
  return fileURLToPath(new URL(name!, DIST));
}

/** All runtimes, each with the package as npm has installed it. */
export function runtimes(): Runtime[] {
  const packageUrl = new URL("node_modules/@mikser-io/better-stack/", CONSUMER).href;
  return [
    ...NODES.map((major): Runtime => ({
      name: `Node ${major}`,
      command: [tool(`node${major}/bin/node`)],
      packageUrl,
    })),
    { name: "Bun", command: [tool(".bin/bun")], packageUrl },
    { name: "Deno", command: [process.execPath, "run", "-A", "--quiet"], packageUrl },
  ];
}
