import { type BeatEnding, beatUrl } from "./beat.ts";
import { exchange } from "./exchange.ts";
import { type Outcome, outcomeOf } from "./ingest.ts";

/** One beat to send. */
export interface BeatRequest {
  /** The heartbeat's URL, whose end is the token. */
  readonly heartbeatUrl: string;
  /** What it says. */
  readonly ending: BeatEnding;
  /** What goes along. */
  readonly body: Uint8Array<ArrayBuffer> | string | undefined;
  /** How long to wait for the answer, in milliseconds. */
  readonly timeoutMs: number;
  /** What sends it. */
  readonly fetch: typeof fetch;
}

/** Sends one beat and says what the answer means. Never rejects. */
export async function sendBeat(beat: BeatRequest): Promise<Outcome> {
  const { heartbeatUrl, ending, body, timeoutMs, fetch } = beat;
  const answer = await exchange({
    url: beatUrl(heartbeatUrl, ending),
    method: body ? "POST" : "GET",
    ...(body && { body, headers: { "content-type": "text/plain; charset=utf-8" } }),
    timeoutMs,
    secret: /[^/?]+(?=\/*(\?|$))/.exec(heartbeatUrl)![0], // the end of the path: the token
    fetch,
  });
  return outcomeOf(answer);
}
