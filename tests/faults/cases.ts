/* What can go wrong on the server's side, told once: the server acts by it, the tests run through it. */

/** What the server does with a request. */
export type Action =
  /** Answers; the records count as arrived when the status is 202. */
  | {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly afterMs?: number;
    readonly body?: "endless" | "huge";
  }
  /** Ends the connection before the body is read, or after it and before the answer. */
  | { readonly reset: "before" | "after" }
  /** Never answers. */
  | { readonly hang: true };

/** What the server knows when it decides. */
export interface Occasion {
  /** The number of the request, from 1. */
  readonly request: number;
  /** Time since the first request, in milliseconds. */
  readonly elapsedMs: number;
  /** The length of the body, uncompressed. */
  readonly bytes: number;
  /** The numbers of its records. */
  readonly numbers: readonly number[];
  /** 1 for the long form; the short form has shorter outages. */
  readonly scale: number;
}

/** A kind of trouble, and what must hold. */
export interface FaultCase {
  /** As it is called in the table. */
  readonly name: string;
  /** What the server does. */
  act(occasion: Occasion): Action;
  /** Requests whose answer is lost may arrive twice; in all other cases nothing does. */
  readonly ambiguous?: boolean;
  /** How many records cannot arrive, whatever is done. */
  readonly lost?: number;
  /** For so long nobody listens at all, in milliseconds. */
  readonly closedForMs?: number;
  /** Only in the long form, because it takes that long. */
  readonly soakOnly?: boolean;
  /** The least time from the first failure until all is delivered, in milliseconds. */
  readonly waitsAtLeastMs?: number;
}

const OK: Action = { status: 202 };

/** The number of the record that no server can read. */
export const POISONED = 421;
/** The number of the record that is larger than the server takes. */
export const OVERSIZED = 322;
/** What the server of that case takes. */
export const SERVER_LIMIT = 20_000;

const everyThird = (bad: Action) => ({ request }: Occasion) => request % 3 === 0 ? bad : OK;
const untilMs = (ms: number, bad: Action) => ({ elapsedMs, scale }: Occasion) =>
  elapsedMs < ms * scale ? bad : OK;
const firstTwo = (bad: Action) => ({ request }: Occasion) => request <= 2 ? bad : OK;

/** The matrix. */
export const FAULT_CASES: readonly FaultCase[] = [
  { name: "healthy", act: () => OK },
  { name: "every 3rd answer a 500", act: everyThird({ status: 500 }) },
  { name: "every 3rd answer a 503", act: everyThird({ status: 503 }) },
  {
    name: "429 with Retry-After in seconds",
    act: firstTwo({ status: 429, headers: { "retry-after": "1" } }),
    waitsAtLeastMs: 1_900,
  },
  {
    name: "429 with Retry-After as a date",
    act: ({ request }) =>
      request > 2 ? OK : {
        status: 429,
        headers: { "retry-after": new Date(Date.now() + 2_000).toUTCString() },
      },
    waitsAtLeastMs: 1_500, // an HTTP date has whole seconds
  },
  {
    name: "429 with an absurd Retry-After",
    act: ({ request }) =>
      request > 1 ? OK : { status: 429, headers: { "retry-after": "31536000" } },
    waitsAtLeastMs: 59_000,
    soakOnly: true,
  },
  { name: "connection refused for 3 s", act: () => OK, closedForMs: 3_000 },
  { name: "connection refused for 20 s", act: () => OK, closedForMs: 20_000, soakOnly: true },
  { name: "503 for 8 s", act: untilMs(8_000, { status: 503 }) },
  { name: "503 for 20 s", act: untilMs(20_000, { status: 503 }), soakOnly: true },
  { name: "reset before the body is read", act: everyThird({ reset: "before" }) },
  {
    name: "reset after the body is read",
    act: everyThird({ reset: "after" }),
    ambiguous: true,
  },
  {
    name: "answer after the time-out",
    act: everyThird({ status: 202, afterMs: 5_000 }),
    ambiguous: true,
  },
  { name: "every 3rd request hangs", act: everyThird({ hang: true }) },
  { name: "an answer that never ends", act: () => ({ status: 202, body: "endless" }) },
  { name: "an answer of 50 MB", act: () => ({ status: 202, body: "huge" }) },
  {
    name: "413 above 20 kB",
    act: ({ bytes }) => bytes > SERVER_LIMIT ? { status: 413 } : OK,
    lost: 1,
  },
  {
    name: "406 for one record",
    act: ({ numbers }) => numbers.includes(POISONED) ? { status: 406 } : OK,
    lost: 1,
  },
];
