/* The clients that are compared, each as its documentation has it. Every one is loaded only where it is measured. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** A client that is ready to log. */
export interface Client {
  /** Logs one record. */
  log(fields: Readonly<Record<string, unknown>>): void;
  /** What it offers for the end of a process, if anything. */
  flush?(): Promise<unknown>;
}

/** Opens a client for an intake; `pinoTarget` is where pino's worker finds our transport. */
export type OpenClient = (url: string, pinoTarget: string) => Promise<Client>;

const TOKEN = "token-of-the-benchmark";
const MESSAGE = "served request";
/** 100,000 records in two seconds are more than a client should keep by default. */
const LARGE_QUEUE = 64_000_000;
/** What keeps the official clients from taking 100,000 records in two seconds. */
const LIFTED = { burstProtectionMax: 0, syncQueuedMax: -1, captureStackContext: false };

/** By name; "lifted" is without the limits that a client has by default. */
export const CLIENTS: Readonly<Record<string, OpenClient>> = {
  "floor client": openFloor,
  "better-stack": (url) => openOurs(url, {}),
  "better-stack, lifted": (url) => openOurs(url, { maxQueueBytes: LARGE_QUEUE }),
  "@logtail/node": (url) => openLogtailNode(url, {}),
  "@logtail/node, lifted": (url) => openLogtailNode(url, LIFTED),
  "@logtail/edge": (url) => openLogtailEdge(url, {}),
  "@logtail/edge, lifted": (url) => openLogtailEdge(url, LIFTED),
  "loglayer": openLogLayer,
  "evlog": (url) => openEvlog(url, {}),
  "evlog, lifted": (url) => openEvlog(url, { batch: { size: 1_000 }, maxBufferSize: 200_000 }),
  "pino": (_, target) => openPino({ target: target.replace("pino.mjs", "discard.mjs") }),
  "pino + better-stack": (url, target) =>
    openPino({ target, options: { ...addressOf(url), maxQueueBytes: LARGE_QUEUE } }),
  "pino + @logtail/pino": (url) => openPino(logtailPino(url, {})),
  "pino + @logtail/pino, lifted": (url) => openPino(logtailPino(url, LIFTED)),
};

/** Stringifies, joins, gzips and posts 1,000 records at a time: no queue, no limit, no second try. */
function openFloor(url: string): Promise<Client> {
  const zip = promisify(gzip);
  const posts: Promise<void>[] = [];
  let texts: string[] = [];

  const post = async (batch: readonly string[]): Promise<void> => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${TOKEN}`,
        "content-type": "application/json",
        "content-encoding": "gzip",
      },
      body: await zip(`[${batch.join(",")}]`, { level: 6 }) as Uint8Array<ArrayBuffer>,
    });
    await response.body?.cancel();
  };
  const send = () => {
    if (texts.length > 0) posts.push(post(texts).catch(() => {}));
    texts = [];
  };
  return Promise.resolve({
    log(fields) {
      const record = { dt: new Date().toISOString(), level: "info", message: MESSAGE, ...fields };
      if (texts.push(JSON.stringify(record)) === 1_000) send();
    },
    flush() {
      send();
      return Promise.all(posts);
    },
  });
}

async function openOurs(url: string, options: object): Promise<Client> {
  const { createLogger } = await import("../../../mod.ts");
  const logger = createLogger({ ...addressOf(url), ...options });
  return {
    log: (fields) => logger.info(MESSAGE, fields),
    flush: () => logger.close({ timeoutMs: 30_000 }),
  };
}

async function openLogtailNode(endpoint: string, options: object): Promise<Client> {
  const { Logtail } = await import("@logtail/node");
  const logger = new Logtail(TOKEN, { endpoint, ...options });
  return {
    log: (fields) => void logger.info(MESSAGE, { ...fields }).catch(() => {}),
    flush: () => logger.flush(),
  };
}

async function openLogtailEdge(endpoint: string, options: object): Promise<Client> {
  const { Logtail } = await import("@logtail/edge");
  const logger = new Logtail(TOKEN, {
    endpoint,
    warnAboutMissingExecutionContext: false,
    ...options,
  });
  return {
    log: (fields) => void logger.info(MESSAGE, { ...fields }).catch(() => {}),
    flush: () => logger.flush(),
  };
}

/** It has neither flush nor close. */
async function openLogLayer(url: string): Promise<Client> {
  const { LogLayer } = await import("loglayer");
  const { BetterStackTransport } = await import("@loglayer/transport-betterstack");
  const logger = new LogLayer({ transport: new BetterStackTransport({ sourceToken: TOKEN, url }) });
  return {
    log: (fields) => void logger.withMetadata({ ...fields }).info(MESSAGE),
  };
}

async function openEvlog(endpoint: string, options: object): Promise<Client> {
  const { initLogger, log } = await import("evlog");
  const { createBetterStackDrain } = await import("evlog/better-stack");
  const { createDrainPipeline } = await import("evlog/pipeline");
  const drain = createDrainPipeline(options)(
    createBetterStackDrain({ apiKey: TOKEN, endpoint }) as never,
  );
  initLogger({ env: { service: "bench" }, silent: true, drain } as never);
  return {
    log: (fields) => log.info({ message: MESSAGE, ...fields }),
    flush: () => drain.flush(),
  };
}

async function openPino(target: object): Promise<Client> {
  const { pino } = await import("pino");
  const transport = pino.transport(target as never);
  const logger = pino(transport);
  return {
    log: (fields) => logger.info(fields, MESSAGE),
    flush() {
      const isAlive = setInterval(() => {}, 1_000); // pino lets the process end while it waits for the worker
      return new Promise<void>((resolve) => {
        transport.once("close", resolve);
        transport.end();
      }).finally(() => clearInterval(isAlive));
    },
  };
}

function logtailPino(endpoint: string, options: object): object {
  return {
    target: "@logtail/pino",
    options: { sourceToken: TOKEN, options: { endpoint, ...options } },
  };
}

function addressOf(ingestingHost: string) {
  return { sourceToken: TOKEN, ingestingHost, allowInsecureUrl: true };
}
