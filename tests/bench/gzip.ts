import { gzipSync } from "node:zlib";
import { requestFields } from "./request_fields.ts";

const RECORDS = 1_000;
const ROUNDS = 41;

/**
 * Measures what the level of compression costs and saves: level 3, which is used (src/core/gzip.ts), over
 * level 6, zlib's default, for a batch of 1,000 records.
 */
export function benchGzip(): { readonly time: number; readonly bytes: number } {
  const dt = "2026-05-06T14:30:00.123000Z";
  const records = Array.from(
    { length: RECORDS },
    (_, n) => ({ dt, level: "info", ...requestFields(n) }),
  );
  const body = new TextEncoder().encode(JSON.stringify(records));
  const times: Record<number, number[]> = { 3: [], 6: [] };
  const sizes: Record<number, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const level of [3, 6]) {
      const start = performance.now();
      sizes[level] = gzipSync(body, { level }).length;
      times[level]!.push(performance.now() - start);
    }
  }
  const median = (level: number) => times[level]!.sort((a, b) => a - b)[ROUNDS >> 1]!;
  return { time: median(3) / median(6), bytes: sizes[3]! / sizes[6]! };
}

if (import.meta.main) console.log(benchGzip());
