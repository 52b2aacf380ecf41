/*
 * The whole way of a log line, on this machine alone: a shop that logs with pino, `better-stack ship`
 * behind its standard output, and a local Better Stack at the end. Run it with `deno task demo`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { serveSandbox } from "@mikser-io/better-stack/sandbox";
import * as report from "./report.ts";
import { sendRequests } from "./traffic.ts";

const REQUESTS = 3_000;
const CONCURRENCY = 32;

report.title("A log line's way, on this machine alone");
const sandbox = await serveSandbox();
report.step("A local Better Stack listens on", sandbox.url);

const shop = run("./service.ts");
const ship = run("../../src/cli/bin.ts", "ship");
report.step("A shop logs with pino, through", "service.ts | better-stack ship");

// The pipe between the two, with an eye on it: the lines are counted here, before anybody ships them.
let lines = 0;
let beginning = "";
const listening = new Promise<number>((resolve) => {
  shop.stdout!.on("data", (chunk: Uint8Array) => {
    lines += chunk.filter((byte) => byte === 10).length;
    if (beginning.includes("\n")) return;
    beginning += new TextDecoder().decode(chunk);
    if (beginning.includes("\n")) resolve(JSON.parse(beginning.split("\n")[0]!).address.port);
  });
});
shop.stdout!.pipe(ship.stdin!);

const endedEarly = once(shop, "exit").then(() => Promise.reject(new Error("the shop ended early")));
const port = await Promise.race([listening, endedEarly]);
const started = performance.now();
const answers = await sendRequests(port, REQUESTS, CONCURRENCY);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
report.step(
  `It gets ${REQUESTS} requests`,
  `in ${seconds} s, ${[...answers].sort().map(([status, n]) => `${status}: ${n}`).join(", ")}`,
);

const shipped = once(ship, "exit");
process.kill(shop.pid!, "SIGTERM");
const [exitCode] = await shipped;
report.step("It ends, and ship after it", `exit code ${exitCode}`);
await sandbox.close();

report.title("What arrived");
report.levels(sandbox.records);
report.title("A record of each level, as it lies there");
report.samples(sandbox.records);
report.title("The shop's heartbeat");
report.heartbeats(sandbox.heartbeats);

const isAlive = sandbox.heartbeats.some(({ status }) => status === "up");
const isGood = exitCode === 0 && lines > REQUESTS && lines === sandbox.records.length && isAlive;
report.verdict(lines, sandbox.records.length, isGood);
process.exit(isGood ? 0 : 1);

/** Starts a program that finds the sandbox in its environment. */
function run(file: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return spawn(process.execPath, ["run", "-A", path, ...args], {
    env: { ...process.env, ...sandbox.environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
}
