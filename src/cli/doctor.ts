import { API_FLAGS } from "./api_flags.ts";
import { defineCommand } from "./command.ts";
import { apiFindings, lookAtApis } from "./doctor/apis.ts";
import { lookAtErrors } from "./doctor/errors.ts";
import type { Finding } from "./doctor/finding.ts";
import { lookAtHeartbeat, pingHeartbeat } from "./doctor/heartbeat.ts";
import { lookAtIntake } from "./doctor/intake.ts";
import { sourceOf } from "./doctor/own_source.ts";
import { PLACES } from "./doctor/places.ts";
import { isAgreed } from "./doctor/question.ts";
import { lookAtRecords } from "./doctor/records.ts";
import { createReport } from "./doctor/report.ts";
import { type Settings, settle } from "./doctor/settings.ts";
import { sendTestRecord } from "./doctor/test_record.ts";
import { lookAtVariables } from "./doctor/variables.ts";
import { DATA_FLAGS, type FlagValues } from "./flags.ts";
import type { Io } from "./io.ts";

const { sourceToken, ingestingHost, heartbeatUrl, heartbeatToken, allowInsecureUrl } = DATA_FLAGS;

const FLAGS = {
  source: {
    kind: "text",
    value: "ID|NAME",
    about: "Also show whether records flow into this source: how old its newest one is. Needs a " +
      "Telemetry API token.",
  },
  yes: { kind: "switch", about: "Send a test record without asking." },
  pingHeartbeat: {
    kind: "switch",
    about: "Ping the heartbeat, which says that all is well. Without this flag it never is.",
  },
  json: { kind: "switch", about: "Tell it in JSON, and ask nothing." },
  sourceToken,
  ingestingHost,
  heartbeatUrl,
  heartbeatToken,
  dsn: {
    kind: "text",
    value: "DSN",
    about: "The DSN of Errors. Better set BETTERSTACK_ERRORS_DSN.",
  },
  ...API_FLAGS,
  allowInsecureUrl,
  requestTimeoutMs: DATA_FLAGS.requestTimeoutMs,
} as const;

type Values = FlagValues<typeof FLAGS>;

/** `better-stack doctor`: whether everything is set up, and what to do where it is not. */
export const doctor = defineCommand({
  name: "doctor",
  summary: "Checks tokens, hosts and variables, and says what to do",
  usage: "better-stack doctor [flags]",
  details: [
    "It asks the service itself about all that is set: the source token and its ingesting host, the " +
    "heartbeat, the DSN of Errors, the API tokens. What is not set is no mistake.",
    "On a terminal it asks before it sends a test record. No token is ever shown, only what it came " +
    "from.",
    "  better-stack doctor\n  better-stack doctor --yes --source api --json",
  ],
  flags: FLAGS,
  exitCodes: {
    0: "All that is set is well; there may be warnings.",
    1: "Something is wrong, or nothing is set.",
  },
  insteadOfArguments: "which source to look at goes with --source",
  run,
});

async function run(values: Values, io: Io): Promise<number> {
  const { source, yes, pingHeartbeat: isToPing, json = false, ...options } = values;
  const settings = settle(options, io.environment);
  const report = createReport(io, json);
  const isTalking = !json && io.input.isTerminal && io.errors.isTerminal;
  await report.add(...lookAtVariables(settings.variables, settings.problems));
  if (isNothingSet(settings)) {
    await report.add(NOTHING_SET);
    await report.end();
    return 1;
  }

  // All at once, told in order.
  const { telemetry, uptime } = lookAtApis(settings, io.environment);
  const intake = lookAtIntake(settings, telemetry.then(({ items }) => items));
  const beat = isToPing && settings.config.heartbeatUrl
    ? pingHeartbeat(settings, io.environment)
    : lookAtHeartbeat(settings, uptime.then(({ items }) => items));
  const errors = lookAtErrors(settings);
  const intakeFindings = await intake;
  await report.add(...intakeFindings);
  await report.add(await beat);
  await report.add(await errors);
  const known = await telemetry;
  await report.add(...apiFindings(known, await uptime, settings));

  const isTaken = intakeFindings.some(({ check, state }) =>
    check === "source-token" && (state === "ok" || state === "warning")
  );
  if (isTaken) {
    const isWanted = yes || isTalking && await isAgreed(io, QUESTION);
    await report.add(
      isWanted
        ? await sendTestRecord(settings, sourceOf(settings, known.items), io.environment)
        : notSent(isTalking),
    );
  }
  if (source !== undefined) {
    await report.add(await lookAtRecords(settings, source, known.items, io.environment));
  }
  await report.end();
  return report.isWell ? 0 : 1;
}

const QUESTION = "Send a test record? It will stand among the source's logs.";
const NOTHING_SET: Finding = {
  check: "variables",
  state: "wrong",
  message: "nothing is set: no logs, heartbeats or errors go anywhere",
  advice: `first set BETTERSTACK_SOURCE_TOKEN and BETTERSTACK_INGEST_HOST: ${PLACES.newSource}. ` +
    "Without an account: `better-stack sandbox` runs a local Better Stack, and prints the variables",
};

function isNothingSet({ config, api, dsn }: Settings): boolean {
  const { sourceToken, heartbeatUrl } = config;
  return !(sourceToken || heartbeatUrl || dsn || api.telemetry.token || api.uptime.token);
}

function notSent(wasAsked: boolean): Finding {
  const message = wasAsked ? "not sent" : "not sent: nobody was asked (--yes sends one)";
  return { check: "test-record", state: "skipped", message };
}
