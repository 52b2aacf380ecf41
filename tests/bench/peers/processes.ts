/* What runs a measurement: the program with a client, and the intake, each in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Account } from "../../faults/server.ts";
import { install } from "../../runtimes/install.ts";
import { CONSUMER, tool } from "../../runtimes/places.ts";
import { bundlePinoTarget } from "../../support/pino_target.ts";
import { spawnScript } from "../../support/script.ts";

await install();

/** What most users of the clients run. */
export const NODE: string = tool("node24/bin/node");
/** What is imported, by the client's name: ours as npm installs it. */
export const MODULES: ReadonlyMap<string, string> = new Map([
  ["better-stack", new URL("node_modules/@mikser-io/better-stack/mod.js", CONSUMER).href],
  ...["@logtail/node", "@logtail/edge", "@loglayer/transport-betterstack", "evlog/better-stack"]
    .map(
      (name) => [name, import.meta.resolve(name)] as const,
    ),
]);

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const OUT = `${ROOT}dist/bench/peers`;
/** No measurement takes longer, unless a client never ends. */
const LONGEST_MS = 180_000;

/** How a process ended. */
export interface Ended {
  /** The last line that it wrote, as JSON, if it wrote any. */
  readonly result: unknown;
  /** How many lines it wrote on stderr. */
  readonly errorLines: number;
}

/** Bundles the program as its users would, so that no client pays for the stripping of types. */
export async function buildProgram(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("program.ts", import.meta.url))],
    outdir: OUT,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  await bundlePinoTarget(`${OUT}/pino.mjs`);
  await copyFile(
    fileURLToPath(new URL("../pino_discard.mjs", import.meta.url)),
    `${OUT}/discard.mjs`,
  );
}

/** Runs one measure with one client to the end of its process. */
export async function runProgram(
  measure: string,
  client: string,
  url: string,
): Promise<Ended> {
  const args = [`${OUT}/program.mjs`, measure, client, `file://${OUT}/pino.mjs`, url];
  const child = spawn(NODE, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errorLines = 0;
  child.stdout.on("data", (data) => output += data);
  child.stderr.on(
    "data",
    (data: Uint8Array) => errorLines += data.filter((byte) => byte === 10).length,
  );
  const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_MS);
  await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  const last = output.trim().split("\n").at(-1);
  return { result: last ? JSON.parse(last) : undefined, errorLines };
}

/** The server of the fault cases, for one client at a time. */
export class FaultServer {
  readonly #child: ChildProcess;
  readonly #control: string;

  private constructor(child: ChildProcess, port: string) {
    this.#child = child;
    this.#control = `http://127.0.0.1:${port}`;
  }

  /** Starts it. */
  static async start(): Promise<FaultServer> {
    const child = spawnScript(new URL("../../faults/server.ts", import.meta.url), [], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise((resolve) => child.stdout!.once("data", resolve));
    return new FaultServer(child, String(port).trim());
  }

  /** Gives the address of a case, whose account begins anew. */
  async open(index: number): Promise<string> {
    return `http://127.0.0.1:${await (await fetch(`${this.#control}/open/${index}`)).text()}`;
  }

  /** What came in a case. */
  async account(index: number): Promise<Account> {
    return await (await fetch(`${this.#control}/account/${index}`)).json() as Account;
  }

  /** Ends it. */
  stop(): void {
    this.#child.kill();
  }
}
