import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { bundlePinoTarget } from "../support/pino_target.ts";
import { spawnScript } from "../support/script.ts";

const LINES = 100_000;
const REPETITIONS = 5;
/** The most CPU time that a delivered line may take, as a part of what it takes `@logtail/pino`. */
export const PINO_CPU_BOUND = 0.25;

const TRANSPORTS = ["discard", "ours", "logtail"] as const;
type Transport = typeof TRANSPORTS[number];

/** What one process took, and what arrived of its lines. */
interface Run {
  readonly cpuMicros: number;
  readonly delivered: number;
}

/**
 * Measures the CPU time of a delivered line above that of the same pino with a transport that discards
 * every line, over 100,000 lines: ours as a part of `@logtail/pino`'s, whose burst limit is lifted and
 * whose stack capture is off. Fresh processes, taking turns; medians. Throws when one of our lines is lost.
 */
export async function benchPinoCpu(): Promise<number> {
  const sink = await openSink();
  const folder = await mkdtemp(join(tmpdir(), "better-stack-"));
  const target = await bundlePinoTarget(join(folder, "pino.mjs"));
  const runs = new Map<Transport, Run[]>(TRANSPORTS.map((transport) => [transport, []]));
  try {
    for (let n = 0; n < REPETITIONS; n++) {
      for (const transport of TRANSPORTS) {
        const cpuMicros = await run(transport, sink.url, target);
        runs.get(transport)!.push({ cpuMicros, delivered: sink.takeCount() });
      }
    }
  } finally {
    sink.close();
    await rm(folder, { recursive: true });
  }

  const of = (transport: Transport, value: (run: Run) => number): number =>
    median(runs.get(transport)!.map(value));
  const floor = of("discard", (run) => run.cpuMicros);
  const perLine = (transport: Transport): number =>
    of(transport, ({ cpuMicros, delivered }) => (cpuMicros - floor) / delivered);
  const ours = perLine("ours");
  const logtail = perLine("logtail");
  console.log(
    `CPU per delivered line above a transport that discards (${
      (floor / LINES).toFixed(1)
    } µs a line), 100,000 lines, median of ${REPETITIONS}:
  ours          ${ours.toFixed(1)} µs, ${of("ours", (run) => run.delivered)} arrived
  @logtail/pino ${logtail.toFixed(1)} µs, ${of("logtail", (run) => run.delivered)} arrived
  ratio         ${(ours / logtail).toFixed(3)} (at most ${PINO_CPU_BOUND})`,
  );
  const lost = runs.get("ours")!.find(({ delivered }) => delivered !== LINES);
  if (lost) throw new Error(`${LINES - lost.delivered} of ${LINES} lines did not arrive`);
  return ours / logtail;
}

async function run(transport: Transport, url: string, target: string): Promise<number> {
  const file = new URL("pino_cpu_program.ts", import.meta.url);
  const child = spawnScript(file, [transport, url, String(LINES), target], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout!.on("data", (data) => text += data);
  await new Promise((resolve) => child.once("close", resolve));
  return Number(text);
}

interface CountingSink {
  readonly url: string;
  /** How many records arrived since the last call. */
  takeCount(): number;
  close(): void;
}

async function openSink(): Promise<CountingSink> {
  let count = 0;
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const raw = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        raw.set(chunk, at);
        at += chunk.length;
      }
      const isZipped = request.headers["content-encoding"] === "gzip";
      count += recordsIn(isZipped ? gunzipSync(raw) : raw, request.headers["content-type"]);
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCount() {
      const taken = count;
      count = 0;
      return taken;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** `@logtail/*` sends MessagePack, whose arrays begin with their length. */
function recordsIn(body: Uint8Array, type: string | undefined): number {
  if (type === "application/json") return JSON.parse(new TextDecoder().decode(body)).length;
  const view = new DataView(body.buffer, body.byteOffset);
  const first = view.getUint8(0);
  if (first === 0xdd) return view.getUint32(1);
  return first === 0xdc ? view.getUint16(1) : first & 0x0f;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

if (import.meta.main) await benchPinoCpu();
