import { resolveApiConfig } from "../api/mod.ts";
import { API_FLAGS } from "./api_flags.ts";
import { defineCommand } from "./command.ts";
import { DATA_FLAGS, type FlagValues } from "./flags.ts";
import { type Io, say } from "./io.ts";
import { loadSdk } from "./mcp/sdk.ts";
import { createServer } from "./mcp/server.ts";
import { createStdioTransport } from "./mcp/transport.ts";
import { openApi } from "./open_api.ts";

/** Clients give up after a minute: a call has failed before that, and says why. */
const PATIENCE = { requestTimeoutMs: 20_000, retryForMs: 20_000 };

const FLAGS = { ...API_FLAGS, allowInsecureUrl: DATA_FLAGS.allowInsecureUrl } as const;

/** `better-stack mcp`: logs and uptime for a model. */
export const mcp = defineCommand({
  name: "mcp",
  summary: "Serves logs, sources and uptime to AI assistants, by MCP on stdio",
  usage: "better-stack mcp [flags]",
  details: [
    "An assistant starts it by itself, once it is told the command. It needs the protocol's own SDK " +
    "beside this package (npm install @modelcontextprotocol/sdk@1); npx brings both:",
    '  { "mcpServers": { "better-stack": {\n' +
    '      "command": "npx",\n' +
    '      "args": ["-y", "-p", "@mikser-io/better-stack",\n' +
    '               "-p", "@modelcontextprotocol/sdk@1", "better-stack", "mcp"],\n' +
    '      "env": { "BETTERSTACK_API_TOKEN": "…" } } } }',
    "Its tools query logs, list and create sources, and read heartbeats, monitors and incidents. " +
    "Of sources, heartbeats and monitors, tokens, passwords and the URLs of heartbeats are masked; log " +
    "records are answered as they were logged.",
  ],
  flags: FLAGS,
  exitCodes: {
    0: "The assistant hung up, or a signal ended it.",
    1: "It could not start, read or write; standard error says why.",
  },
  insteadOfArguments: "an assistant talks to it on standard input",
  run,
});

async function run(values: FlagValues<typeof FLAGS>, io: Io): Promise<number> {
  const options = { ...values, ...PATIENCE };
  const api = await openApi(options, io);
  const { telemetry, uptime } = resolveApiConfig(options, io.environment);
  if (!telemetry.token && !uptime.token) {
    await say(
      io,
      "there is no API token, so that every call will fail: set BETTERSTACK_API_TOKEN",
    );
  }
  const sdk = await loadSdk();
  if (io.input.isTerminal) {
    await say(io, "an AI assistant talks to this on standard input; Ctrl-C ends it");
  }
  const server = createServer(sdk, api);
  const transport = createStdioTransport(io, sdk);
  server.onerror = ({ message }) => void say(io, message);
  const ended = new Promise<void>((resolve) => io.onSignal(() => resolve()));

  await server.connect(transport);
  await Promise.race([transport.ended, ended]);
  await server.close();
  return 0;
}
