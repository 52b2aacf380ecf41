/**
 * What logging costs the requests of a Cloudflare Worker: four Workers in workerd answer the same
 * requests in turn, before an intake that takes 20 ms for its answer.
 *
 *     deno run -A tests/bench/workers.ts
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { bundleText } from "../support/bundle.ts";
import { inParallel } from "../support/load.ts";
import { type RunningWorker, startWorker } from "../support/workerd.ts";

/** What one Worker's requests took. Times are in milliseconds. */
export interface WorkerResult {
  /** How the Worker logs. */
  readonly name: string;
  /** From the request to the end of its response. */
  readonly latency: { readonly median: number };
  /** For how long an invocation was held after its response; of those that tell, as most of `@logtail/edge` do not. */
  readonly held: { readonly median: number; readonly p95: number };
  /** Requests to the intake for each invocation. */
  readonly intakeRequests: number;
  /** Records that did not arrive, of those logged under load with every third answer a 503. */
  readonly lost: { readonly records: number; readonly of: number };
}

/** How it is measured. */
export interface WorkersBenchOptions {
  /** Requests one after the other, for times. @default 300 */
  readonly requests?: number;
  /** Requests under load, for losses; 50 at a time. @default 1_000 */
  readonly loadRequests?: number;
}

const INTAKE_MS = 20;
// Long enough for the invocations of a round to end, so that none is measured waiting for another.
const ROUND_MS = 40;
const RECORDS = 5;
const WARM_UP = 50;

/** Each logs `RECORDS` records a request. */
const WORKERS: Readonly<Record<string, string>> = {
  "no logging": `
    const handler = { fetch: () => new Response("hello") };`,
  "waitUntil(fetch())": `
    const handler = {
      fetch(request, env, ctx) {
        const records = [];
        for (let n = 0; n < ${RECORDS}; n++) records.push({ dt: new Date(), level: "info", message: "hello", n });
        ctx.waitUntil(fetch(env.INTAKE, {
          method: "POST",
          headers: { authorization: "Bearer token", "content-type": "application/json" },
          body: JSON.stringify(records),
        }));
        return new Response("hello");
      },
    };`,
  "@logtail/edge": `
    import { Logtail } from "@logtail/edge";
    let shared;
    const handler = {
      fetch(request, env, ctx) {
        shared ??= new Logtail("token", { endpoint: env.INTAKE });
        const logger = shared.withExecutionContext(ctx);
        for (let n = 0; n < ${RECORDS}; n++) logger.info("hello", { n });
        return new Response("hello");
      },
    };`,
  "better-stack": `
    import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
    const handler = withBetterStack(
      (env) => ({ sourceToken: "token", ingestingHost: env.INTAKE, allowInsecureUrl: true, summary: false }),
      {
        fetch(request, env, ctx, logger) {
          for (let n = 0; n < ${RECORDS}; n++) logger.info("hello", { n });
          return new Response("hello");
        },
      },
    );`,
};

/** Tells how long each invocation was held: from its response until the last that it waited for. */
const STOPWATCH = `
  export default {
    async fetch(request, env, ctx) {
      const held = [];
      const waitUntil = ctx.waitUntil;
      ctx.waitUntil = (promise) => {
        held.push(promise);
        waitUntil.call(ctx, promise);
      };
      const response = await handler.fetch(request, env, ctx);
      const respondedAt = Date.now();
      waitUntil.call(ctx, (async () => {
        for (let n = 0; n < held.length; n++) await held[n];
        if (env.REPORT) await fetch(env.REPORT, { method: "POST", body: String(Date.now() - respondedAt) });
      })());
      return response;
    },
  };`;

/** Runs them all. */
export async function benchWorkers(
  { requests = 300, loadRequests = 1_000 }: WorkersBenchOptions = {},
): Promise<WorkerResult[]> {
  const subjects = await Promise.all(
    Object.entries(WORKERS).map(([name, code]) => startSubject(name, code)),
  );
  const names = subjects.map(({ name }) => name);
  try {
    for (const subject of subjects) {
      await get(subject.worker, WARM_UP);
      await until(() => subject.held.length === WARM_UP);
      subject.reset();
    }
    for (let n = 0; n < requests; n++) {
      // Whoever comes first after the rest finds everything cold: each does in turn.
      const [first, ...others] = subjects.splice(0);
      subjects.push(...others, first!);
      for (const subject of subjects) {
        const startedAt = performance.now();
        await get(subject.worker, 1);
        subject.latencies.push(performance.now() - startedAt);
      }
      await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    }
    subjects.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    await Promise.all(
      subjects.map((subject) => until(() => subject.held.length === requests, 3_000)),
    );
    const heldMs = subjects.map(({ held }) => [...held]);
    const intakeRequests = subjects.map(({ intake }) => intake.requests / requests);

    const lost: WorkerResult["lost"][] = [];
    for (const { name, worker, intake } of subjects) {
      if (name === "no logging") {
        lost.push({ records: 0, of: 0 });
        continue;
      }
      intake.failEvery = 3;
      intake.records = 0;
      await inParallel(loadRequests, 50, () => get(worker, 1));
      const of = loadRequests * RECORDS;
      await until(() => intake.records >= of, 15_000);
      lost.push({ records: of - intake.records, of });
    }

    return subjects.map(({ name, latencies }, n) => ({
      name,
      latency: { median: quantile(latencies, 0.5) },
      held: { median: quantile(heldMs[n]!, 0.5), p95: quantile(heldMs[n]!, 0.95) },
      intakeRequests: intakeRequests[n]!,
      lost: lost[n]!,
    }));
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}

interface Subject {
  readonly name: string;
  readonly worker: RunningWorker;
  readonly intake: Intake;
  readonly latencies: number[];
  readonly held: number[];
  reset(): void;
  stop(): Promise<void>;
}

async function startSubject(name: string, code: string): Promise<Subject> {
  const intake = await startIntake();
  const held: number[] = [];
  const report = await serve(async (message) => {
    held.push(Number(new TextDecoder().decode(await read(message))));
    return 200;
  });
  const bindings = { INTAKE: intake.url, REPORT: report.url };
  const worker = await startWorker(await bundleText(code + STOPWATCH), bindings);
  return {
    name,
    worker,
    intake,
    latencies: [],
    held,
    reset() {
      held.length = 0;
      intake.requests = 0;
    },
    async stop() {
      await worker.stop();
      report.server.close();
      intake.server.close();
    },
  };
}

interface Intake {
  readonly url: string;
  readonly server: Server;
  requests: number;
  /** How many records it took. */
  records: number;
  /** Every so many requests are answered 503. */
  failEvery: number;
}

/** Takes what the official client sends, too, and only counts. */
async function startIntake(): Promise<Intake> {
  const { url, server } = await serve(async (message) => {
    intake.requests++;
    const fails = intake.requests % intake.failEvery === 0;
    const records = countRecords(await read(message), message.headers["content-encoding"]);
    await new Promise((resolve) => setTimeout(resolve, INTAKE_MS));
    if (fails) return 503;
    intake.records += records;
    return 202;
  });
  const intake: Intake = { url, server, requests: 0, records: 0, failEvery: Infinity };
  return intake;
}

/** The length of an array in JSON or in MessagePack (https://msgpack.org, "array format family"). */
function countRecords(sent: Uint8Array, encoding: string | undefined): number {
  const body = encoding === "gzip" ? gunzipSync(sent) : sent;
  const [first = 0] = body;
  if (first === "[".charCodeAt(0)) return JSON.parse(new TextDecoder().decode(body)).length;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (first === 0xdc) return view.getUint16(1);
  return first === 0xdd ? view.getUint32(1) : first & 0x0f;
}

async function serve(
  answer: (message: IncomingMessage) => Promise<number>,
): Promise<{ url: string; server: Server }> {
  const server = createServer(async (message, reply) => {
    // A Worker that is stopped breaks off what it is sending.
    reply.statusCode = await answer(message).catch(() => 400);
    reply.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

async function read(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

async function get(worker: RunningWorker, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await (await worker.fetch("/")).text();
}

async function until(isSo: () => boolean, timeoutMs = 10_000): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs;
  while (!isSo() && performance.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

/** The results as a table. */
export function tableOf(results: readonly WorkerResult[]): string {
  const bare = results[0]!.latency.median;
  const rows = results.map(({ name, latency, held, intakeRequests, lost }) => [
    name,
    latency.median.toFixed(2),
    (latency.median - bare).toFixed(2),
    `${held.median} / ${held.p95}`,
    intakeRequests.toFixed(2),
    lost.of === 0 ? "-" : `${lost.records} of ${lost.of}`,
  ]);
  const head = ["Worker", "latency ms", "added ms", "held ms p50 / p95", "intake requests", "lost"];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

if (import.meta.main) {
  console.log(tableOf(await benchWorkers()));
  process.exit();
}
