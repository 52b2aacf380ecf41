import process from "node:process";
import { counted } from "../../core/counted.ts";
import { type MikserCore, modeOf, say } from "./host.ts";

/** What is told of failed renders stays well below what a heartbeat takes. */
const MAX_ERRORS = 20;
const MAX_ERROR_LENGTH = 400;

/** How many renders of the build that is just done have failed, as far as this mikser tells. */
export function countErrors(core: MikserCore): number {
  const count = core.renderErrorCount?.();
  if (typeof count === "number") return count;
  return process.exitCode && modeOf(core) === "build" ? 1 : 0;
}

/** What was wrong with the build that is just done, in words; undefined when nothing was. */
export function describeFailure(core: MikserCore): string | undefined {
  const count = countErrors(core);
  if (count === 0) return undefined;
  const errors = core.buildReport?.().errors ?? [];
  const lines = errors.slice(0, MAX_ERRORS).map(describeError);
  if (errors.length > MAX_ERRORS) lines.push(`… and ${errors.length - MAX_ERRORS} more`);
  return [`mikser: ${counted(count, "render error")}`, ...lines].join("\n");
}

/** Logs the build that is just done. */
export function reportBuild(core: MikserCore, durationMs: number | undefined): void {
  const errors = countErrors(core);
  const { cycleId, summary, invalidated } = core.buildReport?.() ?? {};
  const { cause } = (invalidated ?? {}) as { cause?: unknown };
  const outcome = errors > 0 ? "failed" : "completed";
  const why = errors > 0 ? ` with ${counted(errors, "render error")}` : "";
  const time = durationMs === undefined ? "" : ` in ${durationMs} ms`;
  say(core, "notice", `Better Stack build: ${outcome}${why}${time}`, {
    event: "build",
    outcome,
    durationMs,
    cycle: cycleId,
    cause,
    ...summary,
    errors,
  });
}

function describeError(error: unknown): string {
  const { id, error: reason } = (error ?? {}) as { id?: unknown; error?: unknown };
  return `${id ?? "?"}: ${reason ?? "it failed"}`.slice(0, MAX_ERROR_LENGTH);
}
