import { UsageError } from "../command.ts";
import { parseDuration } from "../run/duration.ts";

/** A time that people write (`5m`) in whole seconds. @throws {UsageError} when it is none */
export function secondsOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text.trim());
  if (ms !== undefined && ms % 1_000 === 0) return ms / 1_000;
  throw new UsageError(
    `${flag} must be a time such as 90s, 5m or 1d, in whole seconds, not ${JSON.stringify(text)}`,
  );
}
