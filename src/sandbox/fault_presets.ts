import type { SandboxFault } from "./faults.ts";

/**
 * The faults that have a name.
 *
 * - `outage`: everything answers 503.
 * - `slow`: everything takes 3 s.
 * - `rate-limited`: the intake answers 429 and asks to come again in 5 s.
 * - `invalid-token`: the intake knows no source token.
 * - `quota`: the intake answers that the quota is used up.
 */
export type SandboxFaultName = "outage" | "slow" | "rate-limited" | "invalid-token" | "quota";

/** What may be said about a fault beside its name. */
export interface PresetOptions {
  /** The status of an outage. @default 503 */
  readonly status?: number;
  /** How slow it is, in milliseconds. @default 3_000 */
  readonly delayMs?: number;
  /** When to come again, for `rate-limited`. @default 5 */
  readonly retryAfterSeconds?: number;
  /** Ends by itself after that many requests. @default until it is ended */
  readonly times?: number;
  /** Strikes every nth request only. @default 1 */
  readonly every?: number;
}

type Preset = (options: PresetOptions, unauthorizedStatus: number) => SandboxFault;

const PRESETS: Readonly<Record<SandboxFaultName, Preset>> = {
  outage: ({ status = 503 }) => ({ status }),
  slow: ({ delayMs = 3_000 }) => ({ delayMs }),
  "rate-limited": ({ retryAfterSeconds = 5 }) => ({
    target: "ingest",
    status: 429,
    headers: { "retry-after": String(retryAfterSeconds) },
  }),
  "invalid-token": (_, status) => ({ target: "ingest", status }),
  quota: () => ({ target: "ingest", status: 402 }),
};

/** Whether a fault has this name. */
export function isFaultName(name: unknown): name is SandboxFaultName {
  return typeof name === "string" && Object.hasOwn(PRESETS, name);
}

/** The fault with this name; throws a `TypeError` when there is none. */
export function presetFault(
  name: SandboxFaultName,
  options: PresetOptions,
  unauthorizedStatus: number,
): SandboxFault {
  if (!isFaultName(name)) {
    const names = Object.keys(PRESETS).map((known) => JSON.stringify(known)).join(", ");
    throw new TypeError(`A fault's name must be one of ${names}, not ${JSON.stringify(name)}`);
  }
  const { times, every } = options;
  return {
    ...PRESETS[name](options, unauthorizedStatus),
    ...(times !== undefined && { times }),
    ...(every !== undefined && { every }),
  };
}
