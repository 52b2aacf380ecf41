/** How a sandbox is set up; every option may be left out. */
export interface SandboxOptions {
  /**
   * The source tokens that exist; any other is answered with {@linkcode unauthorizedStatus}.
   *
   * @default any token that is not empty
   */
  readonly sourceTokens?: readonly string[];
  /**
   * The heartbeats that exist, by token: they are listed as `pending` from the start, and any
   * other token is answered 404.
   *
   * @default any token that is not empty
   */
  readonly heartbeatTokens?: readonly string[];
  /**
   * The Telemetry API tokens that exist; any other is answered 401.
   *
   * @default any token that is not empty
   */
  readonly telemetryApiTokens?: readonly string[];
  /**
   * The Uptime API tokens that exist; any other is answered 401.
   *
   * @default any token that is not empty
   */
  readonly uptimeApiTokens?: readonly string[];
  /**
   * The answer to a missing or unknown source token: 401 with JSON, as the live service was seen to
   * answer, or 403 in plain text, as Better Stack's documentation has it.
   *
   * @default {401}
   */
  readonly unauthorizedStatus?: 401 | 403;
  /**
   * The largest request in bytes as sent, which is compressed; larger is answered 413.
   *
   * @default {10_485_760} (10 MiB, Better Stack's own limit)
   */
  readonly maxRequestBytes?: number;
  /**
   * The largest record in bytes of JSON; a request with a larger one is answered 413.
   *
   * @default {10_485_760} (10 MiB, Better Stack's own limit)
   */
  readonly maxRecordBytes?: number;
  /**
   * The most bytes that a compressed request may unpack to; more is answered 413.
   *
   * @default {104_857_600} (100 MiB)
   */
  readonly maxDecompressedBytes?: number;
  /**
   * The bytes of records kept, each counted as the text or MessagePack that it came as, or as 32 bytes for each of
   * its values where that is more, plus 64 bytes (in memory that makes about twice as much). When there are more, the oldest go, an eighth at a time. Beats and
   * request summaries have 32 MiB each of their own.
   *
   * @default {268_435_456} (256 MiB)
   */
  readonly maxBytes?: number;
  /**
   * The clock by which things arrive and heartbeats go down, in milliseconds since 1970: a test that hands one in
   * does not have to wait.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/** The options with their defaults filled in. */
export interface ResolvedOptions {
  readonly sourceTokens: ReadonlySet<string> | undefined;
  readonly heartbeatTokens: ReadonlySet<string> | undefined;
  readonly telemetryApiTokens: ReadonlySet<string> | undefined;
  readonly uptimeApiTokens: ReadonlySet<string> | undefined;
  readonly unauthorizedStatus: 401 | 403;
  readonly maxRequestBytes: number;
  readonly maxRecordBytes: number;
  readonly maxDecompressedBytes: number;
  readonly maxBytes: number;
  readonly now: () => number;
}

const MIB = 1024 * 1024;

/** Fills in the defaults; throws a `RangeError` that names the option and its rule. */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
  const status = options.unauthorizedStatus ?? 401;
  if (status !== 401 && status !== 403) {
    throw new RangeError(`unauthorizedStatus must be 401 or 403, not ${status}`);
  }
  return {
    sourceTokens: options.sourceTokens && new Set(options.sourceTokens),
    heartbeatTokens: options.heartbeatTokens && new Set(options.heartbeatTokens),
    telemetryApiTokens: options.telemetryApiTokens && new Set(options.telemetryApiTokens),
    uptimeApiTokens: options.uptimeApiTokens && new Set(options.uptimeApiTokens),
    unauthorizedStatus: status,
    maxRequestBytes: wholeNumber("maxRequestBytes", options.maxRequestBytes ?? 10 * MIB),
    maxRecordBytes: wholeNumber("maxRecordBytes", options.maxRecordBytes ?? 10 * MIB),
    maxDecompressedBytes: wholeNumber(
      "maxDecompressedBytes",
      options.maxDecompressedBytes ?? 100 * MIB,
    ),
    maxBytes: wholeNumber("maxBytes", options.maxBytes ?? 256 * MIB),
    now: options.now ?? Date.now,
  };
}

/** The longest wait that timers keep: a longer one would fire at once. */
export const MAX_WAIT_MS = 2 ** 31 - 1;

/** Returns the value when it is a whole number from 1, else throws a `RangeError`. */
export function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(`${name} must be a whole number from 1, not ${value}`);
}

/** Returns the value when a timer can wait that long, else throws a `RangeError`. */
export function milliseconds(name: string, value: number): number {
  if (value >= 0 && value <= MAX_WAIT_MS) return value;
  throw new RangeError(`${name} must be from 0 to ${MAX_WAIT_MS} milliseconds, not ${value}`);
}
