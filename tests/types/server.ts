/* What a server's code says, with the types of those that it has to fit. */
import process from "node:process";
import pino from "pino";
import { createLogger } from "@mikser-io/better-stack";
import { closeOnExit } from "@mikser-io/better-stack/node";
import createTransport, { betterStackStream } from "@mikser-io/better-stack/pino";
import { serveSandbox } from "@mikser-io/better-stack/sandbox";
import { withBetterStack } from "@mikser-io/better-stack/deno";

export const logger = createLogger(
  { sourceToken: process.env.BETTERSTACK_SOURCE_TOKEN },
  process.env,
);
closeOnExit(logger);

export const stream = betterStackStream({ shape: "pino", level: "warn" });
export const withStream = pino({ level: "debug" }, stream);
export const withStreams = pino(pino.multistream([{ level: "info", stream }, process.stdout]));
export const withWorker = pino(
  pino.transport({ target: "@mikser-io/better-stack/pino", options: { closeTimeoutMs: 1_000 } }),
);
export const withTransport = pino(createTransport());

export const handler: (request: Request) => Promise<Response> = (request) =>
  withBetterStack((_request, _info, logger) => {
    logger.info("hello");
    return new Response("hello");
  })(request, undefined);

export async function test(): Promise<number> {
  const sandbox = await serveSandbox();
  const { message } = await sandbox.waitFor(({ level }) => level === "error");
  await sandbox.close();
  return String(message).length;
}
