/* Brings runtimes and tools from the npm registry, builds the package, and installs it as its users do. */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { BARE, CONSUMER, NODES, PNPM, ROOT, tarball, tool, TOOLS } from "./places.ts";

const run = promisify(execFile);
const NPM = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"];
const NODE = `npm:node-${process.platform}-${process.arch}`;
const TOOL_VERSIONS = {
  ...Object.fromEntries(NODES.map((major) => [`node${major}`, `${NODE}@${major}`])),
  "@arethetypeswrong/cli": "^0.18",
  bun: "^1",
  pnpm: "^10",
  publint: "^0.3",
  typescript5: "npm:typescript@^5",
  typescript7: "npm:typescript@^7",
  vite: "^8",
  webpack: "^5",
};
/** What the registry of CI does not have; its plugin is tested against a stand-in. */
const NOT_IN_REGISTRY = ["mikser-io"];

/** Installs everything, anew but for the tools. */
export async function install(): Promise<void> {
  await Promise.all([installTools(), buildPackage()]);
  const { peerDependencies } = JSON.parse(
    await readFile(new URL("dist/package/package.json", ROOT), "utf8"),
  );
  const peers = Object.entries(peerDependencies)
    .filter(([name]) => !NOT_IN_REGISTRY.includes(name))
    .map(([name, range]) => `${name}@${range}`);
  await Promise.all([
    consume(BARE, ...NPM),
    consume(CONSUMER, ...NPM, ...peers, "@types/node@20"),
    consume(PNPM, tool(".bin/pnpm"), "add", "pino@10"),
  ]);
}

async function installTools(): Promise<void> {
  await mkdir(TOOLS, { recursive: true });
  const manifest = JSON.stringify({ private: true, dependencies: TOOL_VERSIONS });
  await writeFile(new URL("package.json", TOOLS), manifest);
  await exec(TOOLS, ...NPM);
}

async function buildPackage(): Promise<void> {
  await exec(ROOT, process.execPath, "task", "build:npm");
}

/** Makes a folder of a user who installs the package in it, beside what else the command names. */
async function consume(folder: URL, ...command: string[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("package.json", folder), `{"private":true,"type":"module"}\n`);
  await exec(folder, ...command, tarball());
}

async function exec(cwd: URL, program = "", ...args: string[]): Promise<void> {
  await run(program, args, { cwd: fileURLToPath(cwd) });
}
