/**
 * What a Worker pays for logging, in bytes that are uploaded: esbuild, minified, gzip, over a Worker
 * that does nothing. Run by itself it ends with 1 when a budget is exceeded.
 *
 *     deno run -A tests/bench/size.ts
 *
 * The budgets hold what has been reached, and a little air: whoever makes it smaller lowers them.
 */
import process from "node:process";
import { gzipSync } from "node:zlib";
import { bundle } from "../support/bundle.ts";

/** One entry and what it may weigh. */
export interface Size {
  /** What is imported. */
  readonly name: string;
  /** Bytes over an empty Worker. */
  readonly bytes: number;
  /** The most that is allowed; undefined for what is only compared with. */
  readonly budget: number | undefined;
  /** The files that weigh most, in bytes before compression. */
  readonly largest: readonly (readonly [file: string, bytes: number])[];
}

const EMPTY = `export default { fetch: () => new Response("hello") };`;

const CASES: readonly { name: string; budget?: number; code: string }[] = [
  {
    name: "./cloudflare, withBetterStack",
    budget: 10_110,
    code: `
      import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
      export default withBetterStack({
        fetch(_request, _env, _ctx, logger) {
          logger.info("hello", { from: "a Worker" });
          return new Response("hello");
        },
      });`,
  },
  {
    name: "., createLogger",
    budget: 9_320,
    code: `
      import { createLogger } from "@mikser-io/better-stack";
      export default {
        fetch(_request, env, ctx) {
          const logger = createLogger({}, env);
          logger.info("hello", { from: "a Worker" });
          ctx.waitUntil(logger.close());
          return new Response("hello");
        },
      };`,
  },
  {
    name: "@logtail/edge, to compare with",
    code: `
      import { Logtail } from "@logtail/edge";
      export default {
        fetch(_request, env, ctx) {
          const logger = new Logtail(env.TOKEN).withExecutionContext(ctx);
          logger.info("hello", { from: "a Worker" });
          return new Response("hello");
        },
      };`,
  },
];

/** Measures them all. */
export async function benchSize(): Promise<Size[]> {
  const empty = (await weigh(EMPTY)).bytes;
  return Promise.all(CASES.map(async ({ name, budget, code }) => {
    const { bytes, largest } = await weigh(code);
    return { name, budget, bytes: bytes - empty, largest };
  }));
}

async function weigh(code: string): Promise<Pick<Size, "bytes" | "largest">> {
  const { outputFiles, metafile } = await bundle(code, { minify: true });
  const [output] = Object.values(metafile.outputs);
  const largest = Object.entries(output!.inputs)
    .map(([file, { bytesInOutput }]) => [file, bytesInOutput] as const)
    .sort(([, a], [, b]) => b - a);
  return { bytes: gzipSync(outputFiles[0]!.contents, { level: 9 }).length, largest };
}

if (import.meta.main) {
  let exceeded = false;
  for (const { name, bytes, budget, largest } of await benchSize()) {
    const isOver = budget !== undefined && bytes > budget;
    exceeded ||= isOver;
    const allowed = budget === undefined ? "" : ` of ${budget}${isOver ? ": TOO LARGE" : ""}`;
    console.log(`${name}: ${bytes} B${allowed}`);
    if (budget === undefined) continue;
    for (const [file, size] of largest.slice(0, 8)) {
      console.log(`  ${String(size).padStart(6)}  ${file} (before compression)`);
    }
  }
  if (exceeded) process.exitCode = 1;
}
