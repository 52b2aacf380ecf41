import { type Api, type ApiOptions, createApi, resolveApiConfig } from "../api/mod.ts";
import { inApiFlagWords } from "./api_flags.ts";
import { UsageError } from "./command.ts";
import { inFlagWords } from "./flags.ts";
import { type Io, say } from "./io.ts";

/**
 * What asks Better Stack, by the flags and the variables. What is wrong with a variable is said, as it is
 * treated as not set; without any token the first call that fails says it.
 *
 * @throws {UsageError} for a bad flag
 */
export async function openApi(options: ApiOptions, io: Io): Promise<Api> {
  try {
    const { telemetry, uptime, problems } = resolveApiConfig(options, io.environment);
    const hasToken = telemetry.token || uptime.token;
    for (const problem of hasToken ? problems : []) await say(io, problem);
    return createApi(options, io.environment);
  } catch (error) {
    throw new UsageError(inApiFlagWords(inFlagWords((error as Error).message)));
  }
}
