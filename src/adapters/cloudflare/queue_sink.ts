import type { DeliveryOptions } from "../../core/options.ts";

/** A producer's binding to a queue, as far as it is needed here. */
export interface LogQueue {
  /** Puts a message into the queue; resolves once it is stored. */
  send(body: Uint8Array<ArrayBuffer>, options: { readonly contentType: "bytes" }): Promise<unknown>;
}

/** Options that send a logger's records into a queue. */
export type QueueSink =
  & { readonly [Name in "sourceToken" | "ingestingHost"]: string }
  & { readonly [Name in "maxBatchBytes" | "maxRecordBytes"]: number }
  & { readonly fetch: NonNullable<DeliveryOptions["fetch"]> };

// https://developers.cloudflare.com/queues/platform/limits/: 128 kB a message, up to 100 bytes of them
// the queue's own.
const MAX_MESSAGE_BYTES = 127_900;

const urls = new WeakMap<LogQueue, string>();
let queues = 0;

/**
 * Sends a logger's records into a Cloudflare Queue instead of to Better Stack: options for
 * `withBetterStack`, `createEdgeLogger` or `tailHandler`, alone or among others. They wait there, on
 * Cloudflare's disks, until a Worker with {@linkcode queueHandler} has delivered them; an outage of any
 * length up to the queue's retention costs nothing. Only that Worker needs the source token.
 *
 * The records of an invocation go as one message, compressed, in the parts that the queue's limits ask
 * for. A record that is longer than 120 kB is cut, and says so.
 *
 * @param queue The binding: `env.LOGS`, say.
 * @throws {TypeError} when it is none
 *
 * @example
 * ```ts
 * import { type LogQueue, queueSink, withBetterStack } from "@mikser-io/better-stack/cloudflare";
 *
 * export default withBetterStack((env: { LOGS: LogQueue }) => queueSink(env.LOGS), {
 *   fetch(_request, _env, _ctx, logger) {
 *     logger.info("hello");
 *     return new Response("hello");
 *   },
 * });
 * ```
 */
export function queueSink(queue: LogQueue): QueueSink {
  if (typeof queue?.send !== "function") {
    throw new TypeError(
      "queueSink needs a queue's binding, such as env.LOGS: check queues.producers in wrangler.jsonc",
    );
  }
  const url = urlOf(queue);
  return {
    // The queue takes the place of the intake. A token is needed only where the queue is emptied.
    ingestingHost: url,
    sourceToken: "none-is-needed-for-a-queue",
    // Log records shrink to a fifth and less: this mostly fits a message, and else it is halved.
    maxBatchBytes: 500_000,
    maxRecordBytes: 120_000,
    async fetch(input, init) {
      if (String(input) !== url) return fetch(input, init); // a heartbeat
      const body = init!.body as Uint8Array<ArrayBuffer>;
      if (body.length > MAX_MESSAGE_BYTES) return new Response(null, { status: 413 });
      await queue.send(body, { contentType: "bytes" });
      return new Response(null, { status: 202 });
    },
  };
}

/** What stands for a queue in messages, and tells it from others: records left behind stay with their own. */
function urlOf(queue: LogQueue): string {
  const url = urls.get(queue) ?? `https://cloudflare-queue-${++queues}/`;
  urls.set(queue, url);
  return url;
}
