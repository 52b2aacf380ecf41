import { UsageError } from "../command.ts";

/** How many are wanted at most. @throws {UsageError} for a number that is not whole, or none */
export function limitOf(given: number | undefined, preset: number): number {
  const limit = given ?? preset;
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw new UsageError(`--limit must be a whole number from 1, not ${limit}`);
}
