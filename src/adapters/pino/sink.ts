import type { Delivery } from "../../core/delivery.ts";
import { type FlushResult, NO_RECORDS, type Stats } from "../../core/ledger.ts";
import { namesToRedact, reasonOf } from "../../core/plain.ts";
import { transformText } from "../../core/transform.ts";
import { PinoLevels } from "./levels.ts";
import { createLineTranslator } from "./line.ts";
import type { PinoSettings } from "./options.ts";

/** The account of all lines so far. */
export interface PinoStats extends Stats {
  /** Lines that were no JSON object: each was shipped as a message. They count as logged, too. */
  readonly unparsed: number;
}

/** Takes what pino writes and sees it delivered. Nothing here throws, and no promise rejects. */
export interface PinoSink {
  /** Takes some text: lines, the last of which may go on in the next text. */
  write(text: string): void;
  /** Takes what pino tells of itself; anything else is left alone. */
  hear(message: unknown): void;
  /** Waits until every line so far is delivered or dropped, at most `timeoutMs`. */
  flush(timeoutMs: number): Promise<FlushResult>;
  /** The same, then drops what is left and takes no more. */
  close(timeoutMs: number): Promise<FlushResult>;
  /** Resolves when there is room for more. */
  room(): Promise<void>;
  /** The account so far. */
  readonly stats: PinoStats;
}

/** What has no line break for so long is no line: it goes in pieces. */
const MAX_LINE_LENGTH = 2 ** 25;

/** Creates a sink; without a source token one that lets everything go. */
export function createPinoSink(delivery: Delivery, settings: PinoSettings): PinoSink {
  const { shipper, maxRecordBytes } = delivery;
  const { transform } = settings;
  const redact = namesToRedact(settings.redact);
  const levels = new PinoLevels(settings.level, settings.levels);
  const lines = createLineTranslator({ ...settings, maxRecordBytes }, levels);
  let started = "";

  const ship = (line: string): void => {
    const text = lines.translate(line);
    if (text === null) return;
    if (!transform) return shipper!.push(text);
    try {
      const transformed = transformText(text, transform, maxRecordBytes, redact);
      if (transformed !== null) shipper!.push(transformed);
    } catch (error) {
      shipper!.lose(text, "transform-failed", `transform threw: ${reasonOf(error)}`);
    }
  };

  /** A line's text, which `crlf: true` ends with a carriage return, and which may be empty. */
  const take = (line: string): void => {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (text !== "") ship(text);
  };

  return {
    write(text) {
      if (!shipper) return;
      let from = 0;
      for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
        take(started + text.slice(from, to));
        started = "";
        from = to + 1;
      }
      if (from < text.length) started += text.slice(from);
      if (started.length <= MAX_LINE_LENGTH) return;
      take(started);
      started = "";
    },
    hear(message) {
      const config = configIn(message);
      if (!config) return;
      levels.learn(config.levels);
      lines.configure(config.messageKey);
    },
    flush: (timeoutMs) => shipper?.flush(timeoutMs) ?? Promise.resolve(NO_RECORDS),
    close(timeoutMs) {
      if (shipper) take(started);
      started = "";
      return shipper?.close(timeoutMs) ?? Promise.resolve(NO_RECORDS);
    },
    room: () => shipper?.room() ?? Promise.resolve(),
    get stats() {
      const stats = shipper?.stats ?? { logged: 0, ...NO_RECORDS, retries: 0 };
      return { ...stats, unparsed: lines.unparsed };
    },
  };
}

/** What pino emits as a `message` on its stream, and posts to a worker, when a logger is created. */
function configIn(
  message: unknown,
): { levels: Record<string, number>; messageKey?: string } | undefined {
  const { code, config } = (message ?? {}) as {
    code?: unknown;
    config?: { levels?: { values?: object }; messageKey?: unknown };
  };
  if (code !== "PINO_CONFIG" || !config) return undefined;
  const values = Object.entries(config.levels?.values ?? {});
  return {
    levels: Object.fromEntries(values.filter(([, number]) => typeof number === "number")),
    ...(typeof config.messageKey === "string" && { messageKey: config.messageKey }),
  };
}
