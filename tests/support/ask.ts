/** The command line that asks a sandbox's APIs, as a process or in this one. */
import { type Io, main, type Signal } from "../../src/cli/mod.ts";
import type { SandboxServer } from "../../src/sandbox/mod.ts";
import { type Cli, type CliResult, runCli, startCli } from "./cli.ts";
import type { Runtime } from "./runtimes.ts";

type Variables = Readonly<Record<string, string>>;
type Where = Pick<SandboxServer, "url">;

export const API_TOKEN = "sEcReT-api-token-0123456789";

/** The variables of whoever asks. */
export const ASK_VARIABLES: Variables = {
  BETTERSTACK_API_TOKEN: API_TOKEN,
  BETTERSTACK_ALLOW_INSECURE_URL: "1",
};

/** Arguments that lead a command to a sandbox. */
export function askArguments({ url }: Where, args: readonly string[]): readonly string[] {
  const words = ["query", "tail", "errors"].includes(args[0]!) ? 1 : 2;
  const isBoth = args[0] === "incidents" && args[1] === "show";
  const isTelemetry = words === 1 || args[0] === "sources";
  return [
    ...args.slice(0, words),
    ...(isTelemetry || isBoth ? [`--telemetry-url=${url}`] : []),
    ...(!isTelemetry ? [`--uptime-url=${url}`] : []),
    ...args.slice(words), // what a test gives itself comes later, and counts
  ];
}

/** Runs a command that asks a sandbox, to its end. */
export async function ask(
  sandbox: Where,
  args: readonly string[],
  variables: Variables = ASK_VARIABLES,
  runtime?: Runtime,
): Promise<{ code: CliResult["code"]; output: string; errors: string }> {
  const { code, output, errors } = await runCli(
    askArguments(sandbox, args),
    variables,
    "",
    runtime,
  );
  return { code, output: output.toString(), errors };
}

/** Starts a command that asks a sandbox. */
export function startAsking(
  t: Parameters<typeof startCli>[0],
  sandbox: Where,
  args: readonly string[],
  variables: Variables = ASK_VARIABLES,
): Cli {
  return startCli(t, askArguments(sandbox, args), variables);
}

/** Runs a command in this process, as on a terminal unless it is said otherwise. */
export async function askHere(
  sandbox: Where,
  args: readonly string[],
  { isTerminal = true, hasColors = isTerminal }: { isTerminal?: boolean; hasColors?: boolean } = {},
): Promise<{ code: number; output: string; errors: string }> {
  const written = { output: "", errors: "" };
  const stream = (name: "output" | "errors") => ({
    isTerminal,
    hasColors,
    write(data: string | Uint8Array): Promise<boolean> {
      written[name] += typeof data === "string" ? data : new TextDecoder().decode(data);
      return Promise.resolve(true);
    },
  });
  const io: Io = {
    input: { isTerminal: false, async *[Symbol.asyncIterator]() {} },
    output: stream("output"),
    errors: stream("errors"),
    environment: ASK_VARIABLES,
    onSignal: (_listener: (signal: Signal) => void) => () => {},
  };
  const code = await main(askArguments(sandbox, args), io);
  return { code, ...written };
}

/** Sends records to a sandbox, to the source of this token. */
export async function send(
  { url }: Where,
  records: readonly unknown[],
  token = "source-token-one",
): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(records),
  });
  await response.body?.cancel();
  if (response.status !== 202) throw new Error(`the sandbox answered ${response.status}`);
}

/** Makes something through a sandbox's API; resolves to its id. */
export async function make({ url }: Where, path: string, fields: unknown): Promise<string> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${API_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
  const { data } = await response.json() as { data: { id: string } };
  return data.id;
}

/** A time so many milliseconds ago, as records have it. */
export function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}
