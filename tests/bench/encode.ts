import { createLogger } from "../../mod.ts";
import { createEncoder, NO_FIELDS } from "../../src/core/record.ts";

/** How much longer one way takes than another, and how much longer it may take. */
export interface Ratio {
  /** What is compared with what. */
  readonly name: string;
  /** The median of one over the median of the other. */
  readonly ratio: number;
  /** The most that the ratio may be. */
  readonly target: number;
}

// So many that the median is of code which the engine has compiled for good.
const ROUNDS = 151;
const CALLS = 5_000;
const TARGET = 1.25;

const dt = "2026-05-06T14:30:00.123000Z";
const level = "info";
const message = "served request";
/** Requests of a service, each some 300 bytes as a record. */
const requests = Array.from({ length: 64 }, (_, n) => ({
  requestId: `req-8f14e45fceea${1000 + n}`,
  method: "GET",
  path: `/api/v2/projects/${n}/members`,
  status: 200,
  durationMs: n + 0.75,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
  user: { id: 4711 + n, plan: "team" },
  cached: false,
}));
const records = requests.map((fields) => ({ dt, level, message, ...fields }));
const fieldsOf = (n: number) => requests[n % requests.length]!;
const recordOf = (n: number) => records[n % records.length]!;

/** Measures what a log call costs before anything is sent, over what it costs to write its JSON at all. */
export async function benchEncode(): Promise<readonly Ratio[]> {
  const options = { timestampField: "dt", maxRecordBytes: 1_000_000 };
  const encoder = createEncoder({ ...options, redact: [] });
  const redacting = createEncoder({ ...options, redact: ["password", "authorization", "cookie"] });
  const child = encoder.bind(NO_FIELDS, { service: "api", region: "eu-central" });
  const logger = createLogger({
    sourceToken: "token",
    fetch: () => Promise.resolve(new Response(null, { status: 202 })),
  }, {});
  const utf8 = new TextEncoder();

  const text = await measure({
    stringify: (n) => JSON.stringify(recordOf(n)).length,
    encode: (n) => encoder.encode(dt, level, message, NO_FIELDS, fieldsOf(n)).length,
    encodeRedacting: (n) => redacting.encode(dt, level, message, NO_FIELDS, fieldsOf(n)).length,
    encodeChild: (n) => encoder.encode(dt, level, message, child, fieldsOf(n)).length,
  });
  // For itself: the memory that records take until they are sent slows down what is measured in between.
  const whole = await measure({
    bytes: (n) => utf8.encode(JSON.stringify(recordOf(n))).length,
    log: (n) => (logger.info(message, fieldsOf(n)), 1),
  }, () => logger.flush());
  await logger.close();

  const ratio = (name: string, part: number, of: number, target = Infinity) => ({
    name,
    ratio: part / of,
    target,
  });
  return [
    ratio("encode / JSON.stringify", text.encode!, text.stringify!, TARGET),
    ratio("encode for a child / JSON.stringify", text.encodeChild!, text.stringify!),
    ratio("encode with redact / JSON.stringify", text.encodeRedacting!, text.stringify!),
    ratio("logger.info / TextEncoder.encode(JSON.stringify)", whole.log!, whole.bytes!, TARGET),
  ];
}

/** The median time of each way, in milliseconds for so many calls; they take turns. */
async function measure(
  ways: Record<string, (n: number) => number>,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  let length = 0; // used, so that nothing is optimised away
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      for (let n = 0; n < CALLS; n++) length += way(n);
      (times[name] ??= []).push(performance.now() - start);
      await between();
    }
  }
  if (length === 0) throw new Error("nothing was measured");
  return Object.fromEntries(
    Object.entries(times).map(([name, list]) => [
      name,
      list.toSorted((a, b) => a - b)[ROUNDS >> 1]!,
    ]),
  );
}

if (import.meta.main) {
  for (const { name, ratio, target } of await benchEncode()) {
    const bound = target === Infinity ? "" : ` (at most ${target})`;
    console.log(`${name.padEnd(50)} ${ratio.toFixed(2)}${bound}`);
  }
}
