import { serveSandbox } from "../sandbox/mod.ts";
import { defineCommand, UsageError } from "./command.ts";
import type { FlagValues } from "./flags.ts";
import { type Io, styleFor } from "./io.ts";
import { createArrivals } from "./sandbox/arrivals.ts";

/** LOGS on a telephone's keys: a port of its own, so that a restart finds its clients again. */
const PORT = 5647;

const FLAGS = {
  port: {
    kind: "number",
    value: "PORT",
    about: "The port to listen on; 0 picks a free one.",
    preset: PORT,
  },
  hostname: {
    kind: "text",
    value: "NAME",
    about: "The name or address to listen on.",
    preset: "127.0.0.1",
  },
} as const;

/** `better-stack sandbox`: a local Better Stack. */
export const sandbox = defineCommand({
  name: "sandbox",
  summary: "Runs a local Better Stack, for development without an account",
  usage: "better-stack sandbox [flags]",
  details: [
    "It takes records, beats and errors as Better Stack does, keeps them in memory and shows a line for each " +
    "request. A browser finds a page at its address: a live tail, search, heartbeats, errors, faults to try. " +
    "It prints the variables that point a program at it, ready to be copied. Ctrl-C ends it.",
  ],
  flags: FLAGS,
  exitCodes: { 0: "It was ended by Ctrl-C or SIGTERM.", 1: "It could not listen." },
  insteadOfArguments: "the port goes with --port",
  run,
});

async function run(values: FlagValues<typeof FLAGS>, io: Io): Promise<number> {
  const { port = PORT, hostname } = values;
  if (!Number.isInteger(port) || port > 65_535) {
    throw new UsageError(`--port must be a whole number from 0 to 65535, not ${port}`);
  }
  const server = await serveSandbox({ port, ...(hostname !== undefined && { hostname }) });
  const { bold, dim } = styleFor(io.output.hasColors);
  const print = (...lines: string[]) =>
    io.output.write(lines.map((line) => line + "\n").join("")).catch(() => false);

  const arrivals = createArrivals();
  const ended = new Promise<void>((resolve) => io.onSignal(() => resolve()));
  const greeted = print(
    `A local Better Stack listens on ${bold(server.url)}`,
    `Open ${bold(`${server.url}/`)} in a browser to see what arrives`,
    "",
    ...Object.entries(server.environment).map(([name, value]) => `export ${name}=${value}`),
    "",
    dim("Ctrl-C ends it."),
  );
  const stop = server.watch((arrival) => void print(arrivals.line(arrival)));
  await greeted;
  await ended;

  stop();
  await server.close();
  await print("", arrivals.summary());
  return 0;
}
