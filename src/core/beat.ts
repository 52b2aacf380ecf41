import { isError, newWalk, reasonOf, toPlain } from "./plain.ts";

/** What the end of a heartbeat's path says: all is well, it failed, or how a process ended. */
export type BeatEnding = "" | "/fail" | `/${number}`;

const MAX_OUTPUT_BYTES = 10_000;
const MAX_CAUSES = 5;

/** What a failure's path ends with: the exit code where there is a valid one, else `/fail`. */
export function failureEnding(exitCode: number | undefined): BeatEnding {
  const isExitCode = Number.isInteger(exitCode) && exitCode! >= 0 && exitCode! <= 255;
  return isExitCode ? `/${exitCode!}` : "/fail";
}

/** The URL of a beat: the ending goes on the path, so that a query string stays behind it. */
export function beatUrl(heartbeatUrl: string, ending: BeatEnding): string {
  const url = new URL(heartbeatUrl);
  if (ending) url.pathname = url.pathname.replace(/\/+$/, "") + ending;
  return url.href;
}

/** The last 10,000 bytes of an output, from a whole character on; undefined when there is none. */
export function outputBody(output: string): Uint8Array<ArrayBuffer> | undefined {
  if (!output) return undefined;
  // A character has at least one byte: more of them than this need not be encoded.
  const bytes = new TextEncoder().encode(output.slice(-MAX_OUTPUT_BYTES));
  let start = Math.max(0, bytes.length - MAX_OUTPUT_BYTES);
  while (start > 0 && (bytes[start]! & 0xc0) === 0x80) start++;
  return bytes.subarray(start);
}

/** An output as text, whatever it is: an error tells its name, message, stack and causes. Never throws. */
export function outputText(output: unknown, causes = 0): string {
  try {
    if (isError(output)) return errorText(output, causes);
    if (typeof output !== "object" || output === null) return String(output ?? "");
    return JSON.stringify(toPlain(output, newWalk(MAX_OUTPUT_BYTES)));
  } catch (error) {
    return reasonOf(error);
  }
}

function errorText(error: Error, causes: number): string {
  const head = Error.prototype.toString.call(error);
  // V8's stacks begin with the name and the message, as they were at first; others do not have them.
  const stack = String(error.stack ?? "");
  const text = stack.startsWith(head) ? stack : `${head}\n${stack}`.trimEnd();
  if (error.cause === undefined || causes === MAX_CAUSES) return text;
  return `${text}\nCaused by: ${outputText(error.cause, causes + 1)}`;
}
