/** What to type to send something here, ready to be copied. */
import type { Environment } from "./wire.ts";

/** A way to set a program up. */
export interface Snippet {
  readonly title: string;
  readonly steps: readonly {
    readonly about: string;
    readonly code: string;
  }[];
}

/** The set-up for each kind of program, with this sandbox's address and token. */
export function snippetsOf(environment: Environment): readonly Snippet[] {
  const set = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const exports = {
    about: "Point the program here",
    code: set.map((line) => `export ${line}`).join("\n"),
  };
  const file = (name: string) => ({ about: `Put this into ${name}`, code: set.join("\n") });
  return [
    {
      title: "Node",
      steps: [
        { about: "Install it", code: `npm install ${PACKAGE}` },
        exports,
        { about: "Log", code: program(PACKAGE) },
        {
          about: "Or ship what is there already",
          code: "node server.js | npx @mikser-io/better-stack ship --tee",
        },
      ],
    },
    {
      title: "Deno",
      steps: [
        { about: "Add it", code: `deno add jsr:${PACKAGE}` },
        exports,
        { about: "Log", code: program(PACKAGE) },
      ],
    },
    {
      title: "Workers",
      steps: [
        { about: "Install it", code: `npm install ${PACKAGE}` },
        file(".dev.vars"),
        { about: "Wrap the Worker", code: WORKER },
      ],
    },
    {
      title: "mikser",
      steps: [
        { about: "Install it", code: `npm install ${PACKAGE}` },
        file(".env"),
        { about: "Add the plugin to mikser.config.js, first of all", code: MIKSER },
      ],
    },
    {
      title: "curl",
      steps: [
        { about: "A record", code: curl(environment) },
        { about: "A heartbeat", code: `curl ${environment.BETTERSTACK_UPTIME_HEARTBEAT_URL}` },
        {
          about: "A heartbeat that failed, with an exit code and what was printed",
          code: `curl -d "disk full" ${environment.BETTERSTACK_UPTIME_HEARTBEAT_URL}/2`,
        },
        { about: "An error", code: curlError(environment) },
      ],
    },
  ];
}

/** Sends one record. */
export function curl(environment: Environment): string {
  return [
    `curl ${environment.BETTERSTACK_INGEST_HOST}`,
    `-H "Authorization: Bearer ${environment.BETTERSTACK_SOURCE_TOKEN}"`,
    `-H "Content-Type: application/json"`,
    `-d '{"level":"info","message":"Hello from curl"}'`,
  ].join(" \\\n  ");
}

/** Tracks one error, with an event of the least that Sentry's protocol asks for. */
export function curlError(environment: Environment): string {
  const { origin, pathname, username } = new URL(environment.BETTERSTACK_ERRORS_DSN);
  const event = { exception: { values: [{ type: "TypeError", value: "Hello from curl" }] } };
  return [
    `printf '%s\\n' '{}' '{"type":"event"}' \\`,
    `  '${JSON.stringify(event)}' |`,
    `  curl "${origin}/api${pathname}/envelope/?sentry_key=${username}" --data-binary @-`,
  ].join("\n");
}

const PACKAGE = "@mikser-io/better-stack";

function program(entry: string): string {
  return `import { createLogger } from "${entry}";

const logger = createLogger();
logger.info("served request", { requestId: "abc", durationMs: 42 });
logger.error(new Error("boom"));
await logger.close();`;
}

const WORKER = `import { withBetterStack } from "${PACKAGE}/cloudflare";

export default withBetterStack({
  fetch(request, _env, _ctx, logger) {
    logger.info("looking", { at: new URL(request.url).pathname });
    return new Response("hello");
  },
});`;

const MIKSER = `import { betterStack } from "${PACKAGE}/mikser";

process.loadEnvFile();

export default {
  plugins: [betterStack()],
};`;
