import { createHeartbeat, type Heartbeat } from "../../core/heartbeat.ts";
import { UsageError } from "../command.ts";
import { inFlagWords } from "../flags.ts";
import { type Io, say } from "../io.ts";
import type { DataValues } from "../ship/delivery.ts";
import type { JobEnd } from "./job.ts";
import type { Mask } from "./mask.ts";
import type { Tail } from "./tail.ts";

/** The values of the flags, and for how long a beat is tried again. */
type BeatValues = DataValues & { readonly retryForMs: number };

/**
 * Creates the heartbeat of a job, which says in a line that a beat could not be sent.
 *
 * @throws {UsageError} for a bad flag
 */
export function createBeat(values: BeatValues, io: Io): Heartbeat {
  const { heartbeatUrl, heartbeatToken, allowInsecureUrl, requestTimeoutMs } = values;
  const options = { heartbeatUrl, heartbeatToken, allowInsecureUrl, requestTimeoutMs };
  try {
    return createHeartbeat({
      ...options,
      intervalMs: Math.max(values.retryForMs, 100), // the least that it takes
      onError: ({ code, message }) => {
        if (code === "heartbeat") void say(io, inFlagWords(message));
      },
    }, io.environment);
  } catch (error) {
    throw new UsageError(inFlagWords((error as Error).message));
  }
}

/** Tells how a job ended: all is well, or its exit code and the last of its output. */
export function report(
  heartbeat: Heartbeat,
  end: JobEnd,
  tail: Tail,
  mask: Mask,
): Promise<boolean> {
  if (end.code === 0) return heartbeat.ping();
  const { text, isCut } = tail.read();
  const output = mask(text, isCut);
  const isOpenLine = output !== "" && !output.endsWith("\n");
  return heartbeat.fail(
    end.problem ? `${output}${isOpenLine ? "\n" : ""}better-stack: ${end.problem}\n` : output,
    end.code,
  );
}
