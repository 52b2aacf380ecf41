/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { PRIVATE_HEADERS } from "./answers.ts";

/** One event, its data JSON on one line; without a type it is a sign of life, which readers skip. */
export interface StreamEvent {
  readonly type?: string;
  readonly id?: string;
  readonly json?: string;
}

/** How soon a client that lost its stream comes back: this is near, and may just have been started anew. */
const RETRY_MS = 500;

/**
 * Answers with events as they come. They are asked for as fast as the client reads, and no faster.
 *
 * @param onLeave Called when the client leaves; has to end the events
 */
export function eventStreamResponse(
  events: AsyncIterator<StreamEvent>,
  onLeave: () => void,
): Response {
  const encoder = new TextEncoder();
  let isFirst = true;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await events.next();
      if (done) return controller.close();
      const retry = isFirst ? `retry: ${RETRY_MS}\n\n` : "";
      isFirst = false;
      controller.enqueue(encoder.encode(retry + textOf(value)));
    },
    cancel: onLeave,
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: { ...PRIVATE_HEADERS, "content-type": "text/event-stream" },
  });
}

function textOf({ type, id, json = "{}" }: StreamEvent): string {
  if (type === undefined) return ": alive\n\n";
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${type}\ndata: ${json}\n\n`;
}
