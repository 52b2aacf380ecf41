/* Brings the runtimes of the matrix from the npm registry, and the built package to where they find it. */
import { execFile } from "node:child_process";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Runtime } from "../support/runtimes.ts";

const run = promisify(execFile);
const ROOT = new URL("../../", import.meta.url);
const NODES = [20, 22, 24, 26];

/** Where things are once they are installed. */
export interface Matrix {
  /** The runtimes, each over the source, or over the built package where it cannot read TypeScript. */
  readonly runtimes: readonly Runtime[];
  /** A folder in which the package is installed as its users install it. */
  readonly consumer: URL;
}

/** Installs the runtimes that are not there yet, and builds the package anew. */
export async function installMatrix(): Promise<Matrix> {
  const [runtimes, consumer] = await Promise.all([installRuntimes(), installPackage()]);
  const packageUrl = new URL("node_modules/@mikser-io/better-stack/", consumer).href;
  return {
    consumer,
    runtimes: runtimes.map((runtime) =>
      runtime.name === "Node 20" ? { ...runtime, packageUrl } : runtime
    ),
  };
}

/** Installs the runtimes that are not there yet. */
export async function installRuntimes(): Promise<Runtime[]> {
  const [bun, ...nodes] = await Promise.all([installBun(), ...NODES.map(installNode)]);
  const packageUrl = ROOT.href;
  return [
    ...nodes.map((node, n): Runtime => ({ name: `Node ${NODES[n]}`, command: [node], packageUrl })),
    { name: "Bun", command: [bun], packageUrl },
    { name: "Deno", command: [process.execPath, "run", "-A", "--quiet"], packageUrl },
  ];
}

async function installNode(major: number): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  return `${await npmInstall(`node${major}`, `${name}@${major}`)}/${name}/bin/node`;
}

async function installBun(): Promise<string> {
  return `${await npmInstall("bun", "bun@1")}/.bin/bun`;
}

/** Installs a package into a folder of its own, once; returns its `node_modules`. */
async function npmInstall(folder: string, spec: string): Promise<string> {
  const prefix = fileURLToPath(new URL(`dist/runtimes/${folder}/`, ROOT));
  const modules = `${prefix}node_modules`;
  if (!await stat(modules).catch(() => undefined)) {
    await mkdir(prefix, { recursive: true });
    await run("npm", ["install", "--prefix", prefix, "--no-audit", "--no-fund", spec]);
  }
  return modules;
}

/** Builds the tarball and installs it beside pino, as a user does. */
async function installPackage(): Promise<URL> {
  const consumer = new URL("dist/consumer/", ROOT);
  await rm(consumer, { recursive: true, force: true });
  await mkdir(consumer, { recursive: true });
  await run(process.execPath, ["task", "build:npm"], { cwd: fileURLToPath(ROOT) });
  const [tarball] = (await readdir(new URL("dist/", ROOT))).filter((name) => /\.tgz$/.test(name));
  await writeFile(new URL("package.json", consumer), `{"private":true,"type":"module"}\n`);
  await run(
    "npm",
    ["install", "--no-audit", "--no-fund", `../${tarball}`, "pino@10"],
    { cwd: fileURLToPath(consumer) },
  );
  return consumer;
}
