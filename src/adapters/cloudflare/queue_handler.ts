import { PROBE_MS } from "../../core/backoff.ts";
import { type Intake, resolveIntake } from "../../core/delivery.ts";
import { reportLoss } from "../../core/loss.ts";
import type { DeliveryOptions } from "../../core/options.ts";
import { textsIn } from "./queue_body.ts";

/** How a consumer delivers what is in its queue. */
export type QueueOptions = Pick<
  DeliveryOptions,
  | "sourceToken"
  | "ingestingHost"
  | "allowInsecureUrl"
  | "maxBatchRecords"
  | "maxBatchBytes"
  | "maxRecordBytes"
  | "requestTimeoutMs"
  | "onError"
  | "fetch"
>;

/** A message as the platform hands it over. */
export interface LogMessage {
  /** What was sent. */
  readonly body: unknown;
  /** When it was sent. */
  readonly timestamp: Date;
  /** How often it was delivered, this time included. */
  readonly attempts: number;
  /** Takes it out of the queue. */
  ack(): void;
  /** Has it delivered again, later. */
  retry(options: { readonly delaySeconds: number }): void;
}

/** A consumer's handler, as the platform calls it. */
export type QueueHandler<Env> = (
  batch: { readonly messages: readonly LogMessage[] },
  env: Env,
) => Promise<void>;

/** Messages and their records, for one request. */
interface Parcel {
  readonly messages: LogMessage[];
  readonly items: Item[];
  bytes: number;
}

interface Item {
  readonly text: string;
  readonly message: LogMessage;
}

/** Why records could not be delivered. */
interface Failure {
  readonly why: string;
  readonly status?: number;
  readonly afterMs?: number | undefined;
}

const FIRST_DELAY_S = 10;
const LONGEST_DELAY_S = 900;

const encoder = new TextEncoder();

/**
 * Creates a queue consumer's handler, which delivers what loggers with `queueSink` have put there. A
 * message leaves the queue once its records are delivered. In an outage, or while the service refuses,
 * messages go back, for longer each time: set `max_retries` of the consumer to 100, which is enough for a
 * day, and a `dead_letter_queue` for what is older.
 *
 * A record that the service rejects for itself (413, 406) is told to `onError` and left out, so that it
 * holds nothing up. Messages of other senders are shipped, too: an object or its JSON text as a record,
 * anything else as the `message` of one.
 *
 * Contract: https://developers.cloudflare.com/queues/configuration/javascript-apis/#consumer
 *
 * @throws {TypeError | RangeError} for bad options: at once, or at the first batch when they are made of
 * the bindings
 *
 * @example
 * ```ts
 * import { queueHandler } from "@mikser-io/better-stack/cloudflare";
 *
 * export default { queue: queueHandler() };
 * ```
 */
export function queueHandler<Env extends object = object>(
  options: QueueOptions | ((env: Env) => QueueOptions) = {},
): QueueHandler<Env> {
  if (typeof options !== "function") resolveIntake(options, {});
  const intakes = new WeakMap<Env, Intake>();

  return async ({ messages }, env) => {
    let intake = intakes.get(env);
    if (!intake) {
      const own = typeof options === "function" ? options(env) : options;
      intakes.set(env, intake = resolveIntake(own, env));
    }
    await deliverAll(messages, intake);
  };
}

async function deliverAll(messages: readonly LogMessage[], intake: Intake): Promise<void> {
  let failure: Failure | undefined = intake.config.sourceToken
    ? undefined
    : { why: "there is no source token (set BETTERSTACK_SOURCE_TOKEN)" };
  let back = 0;
  for await (const parcel of parcelsOf(messages, intake, () => failure !== undefined)) {
    const undelivered = new Set<LogMessage>(failure ? parcel.messages : []);
    if (!failure) failure = await deliver(parcel.items, intake, undelivered);
    for (const message of parcel.messages) {
      if (undelivered.has(message)) message.retry({ delaySeconds: delayFor(message, failure!) });
      else message.ack();
    }
    back += undelivered.size;
  }
  if (!failure) return;
  const { why, status } = failure;
  const what = `cannot send to ${intake.destination}: ${why}${intake.advice(status)}`;
  const told = `${what}; ${
    back === 1 ? "1 message goes" : `${back} messages go`
  } back to the queue`;
  intake.reporter.report("unreachable", told, undefined, status);
}

/** Delivers records, if need be in halves. Whose records were not delivered is added to `undelivered`. */
async function deliver(
  items: readonly Item[],
  intake: Intake,
  undelivered: Set<LogMessage>,
): Promise<Failure | undefined> {
  if (items.length === 0) return undefined;
  const texts = items.map(({ text }) => text);
  const outcome = await intake.send(encoder.encode(`[${texts.join(",\n")}]`));
  if (outcome.kind === "delivered") return undefined;
  if (outcome.kind === "split") {
    if (items.length === 1) {
      const reason = outcome.status === 413 ? "too-large" : "unreadable";
      reportLoss(intake, 1, () => texts, reason, outcome);
      return undefined;
    }
    const half = items.length >> 1;
    const failed = await deliver(items.slice(0, half), intake, undelivered);
    if (!failed) return await deliver(items.slice(half), intake, undelivered);
    items.slice(half).forEach(({ message }) => undelivered.add(message));
    return failed;
  }
  items.forEach(({ message }) => undelivered.add(message));
  return outcome.kind === "refused" ? { ...outcome, afterMs: PROBE_MS } : outcome;
}

/** Groups messages for as few requests as the limits allow; what is not to be sent is not opened, either. */
async function* parcelsOf(
  messages: readonly LogMessage[],
  { settings }: Intake,
  isOver: () => boolean,
): AsyncGenerator<Parcel> {
  let parcel: Parcel = { messages: [], items: [], bytes: 0 };
  for (const message of messages) {
    const texts = isOver() ? [] : await textsIn(message, settings.maxRecordBytes);
    const bytes = texts.reduce((sum, text) => sum + text.length + 2, 0);
    const isFull = parcel.items.length + texts.length > settings.maxBatchRecords ||
      parcel.bytes + bytes > settings.maxBatchBytes;
    if (isFull && parcel.items.length > 0) {
      yield parcel;
      parcel = { messages: [], items: [], bytes: 0 };
    }
    parcel.messages.push(message);
    parcel.items.push(...texts.map((text) => ({ text, message })));
    parcel.bytes += bytes;
  }
  if (parcel.messages.length > 0) yield parcel;
}

/** In seconds: what the service asked for, and at least twice as long as the last time. */
function delayFor({ attempts }: LogMessage, { afterMs = 0 }: Failure): number {
  const delay = Math.min(FIRST_DELAY_S * 2 ** (attempts - 1), LONGEST_DELAY_S);
  return Math.max(delay, Math.ceil(afterMs / 1000));
}
