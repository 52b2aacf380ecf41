/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { PRIVATE_HEADERS } from "./answers.ts";

/** One event, its data JSON on one line; without a type it is a sign of life, which readers skip. */
export interface StreamEvent {
  readonly type?: string;
  readonly id?: string;
  readonly json?: string;
}

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
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await events.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(textOf(value)));
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
