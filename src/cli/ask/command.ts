import { type Api, type ApiOptions, BetterStackApiError } from "../../api/mod.ts";
import { QuerySyntaxError } from "../../query/mod.ts";
import { API_FLAGS, inApiFlagWords } from "../api_flags.ts";
import { type Command, defineCommand, type TypedCommand } from "../command.ts";
import { DATA_FLAGS, type Flags, type FlagValues } from "../flags.ts";
import { type Io, say } from "../io.ts";
import { openApi } from "../open_api.ts";
import { pointAt } from "./caret.ts";
import { type Progress, progressOn } from "./progress.ts";
import { createServiceClock, type ServiceClock } from "./service_clock.ts";

const { apiToken, telemetryUrl, uptimeUrl } = API_FLAGS;
const { allowInsecureUrl, requestTimeoutMs, retryForMs } = DATA_FLAGS;

const SENDING_FLAGS = {
  allowInsecureUrl,
  requestTimeoutMs: { ...requestTimeoutMs, preset: 30_000 },
  retryForMs: {
    ...retryForMs,
    about: "For how long what only reads is tried again after network trouble, 429 and 5xx.",
    preset: 60_000,
  },
} as const;

/** The flags of what asks Telemetry. */
export const TELEMETRY_FLAGS = { apiToken, telemetryUrl, ...SENDING_FLAGS } as const;
/** The flags of what asks Uptime. */
export const UPTIME_FLAGS = { apiToken, uptimeUrl, ...SENDING_FLAGS } as const;

/** What a command has that asks Better Stack. */
export interface Desk extends Io {
  /** Better Stack. */
  readonly api: Api;
  /** Its clock. */
  readonly clock: ServiceClock;
  /** How far it is. */
  readonly progress: Progress;
}

/** A command that asks Better Stack, as it is written. */
export interface AskCommand<T extends Flags> extends Omit<TypedCommand<T>, "run" | "exitCodes"> {
  /** How it asks, beside what its flags say. @default as the library does */
  readonly apiOptions?: Pick<ApiOptions, "retryForMs">;
  /** What its exit codes mean, beside those that all have. */
  readonly exitCodes?: Readonly<Record<string, string>>;
  /** Runs it; resolves to the exit code. */
  run(values: FlagValues<T>, desk: Desk, operands: readonly string[]): Promise<number>;
}

const EXIT_CODES = {
  0: "It was done; there may be nothing to show.",
  1: "There was no answer, or the service failed: it may work later.",
  3: "The service refused: the API token, an id or a value is not right.",
};

/** A command for the table of all, whose failures become lines on standard error and exit codes. */
export function defineAskCommand<const T extends Flags>(command: AskCommand<T>): Command {
  return defineCommand({
    ...command,
    exitCodes: { ...EXIT_CODES, ...command.exitCodes },
    async run(values: FlagValues<T>, io: Io, operands: readonly string[]): Promise<number> {
      const progress = progressOn(io);
      try {
        const clock = createServiceClock();
        const isPatient = command.apiOptions?.retryForMs !== 0;
        const fetch = watchedFetch(clock, isPatient ? progress : undefined);
        const api = await openApi({ ...values, ...command.apiOptions, fetch }, io);
        return await command.run(values, { ...io, api, clock, progress }, operands);
      } catch (error) {
        progress.clear();
        return await tell(error, io);
      } finally {
        progress.clear();
      }
    },
  });
}

/** A fetch that hears the service's clock, and tells whoever watches why it takes so long. */
function watchedFetch(clock: ServiceClock, progress: Progress | undefined): typeof fetch {
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      const { status } = response;
      clock.hear(response);
      if (status === 429 || status >= 500) {
        progress?.tell(`the service answered ${status}, waiting…`);
      }
      return response;
    } catch (error) {
      progress?.tell("the service does not answer, waiting…");
      throw error;
    }
  };
}

/** Tells why it failed; resolves to the exit code. What is no failure of this kind is thrown on. */
async function tell(error: unknown, io: Io): Promise<number> {
  if (error instanceof QuerySyntaxError) {
    await say(io, `${error.message}\n${pointAt(error.query, error.index)}`);
    return 2;
  }
  if (!(error instanceof BetterStackApiError)) throw error;
  await say(io, inApiFlagWords(error.message));
  return exitCodeOf(error);
}

function exitCodeOf({ code, status }: BetterStackApiError): number {
  switch (code) {
    case "query-syntax":
      return 2;
    case "unauthorised":
      return status === undefined ? 2 : 3; // without an answer there was no token to send
    case "refused":
    case "not-found":
    case "validation":
    case "conflict":
      return 3;
    default:
      return 1;
  }
}
