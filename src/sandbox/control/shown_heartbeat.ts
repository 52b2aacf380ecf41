import { isFine, type KeptHeartbeat, type SandboxBeat } from "../heartbeat.ts";

const MAX_BEATS = 50;
const MAX_MESSAGE_LENGTH = 2_000;
/** As much of a token as tells one from another. */
const TOKEN_TAIL = 4;

/** A heartbeat as the page gets it; its token is never shown in full. */
export function shownHeartbeat(heartbeat: KeptHeartbeat): Readonly<Record<string, unknown>> {
  const { id, name, token, periodSeconds, graceSeconds, status, dueAt, incident, beats } =
    heartbeat;
  return {
    id,
    name,
    token: `…${token.slice(-Math.min(TOKEN_TAIL, token.length >> 1) || token.length)}`,
    periodSeconds,
    graceSeconds,
    status,
    lastBeatAt: beats.at(-1)?.time.toISOString() ?? null,
    nextDueAt: dueAt?.toISOString() ?? null,
    incident: incident
      ? { cause: incident.cause, startedAt: new Date(incident.at).toISOString() }
      : null,
    beats: beats.slice(-MAX_BEATS).map(shownBeat),
  };
}

function shownBeat(beat: SandboxBeat): Readonly<Record<string, unknown>> {
  return {
    at: beat.time.toISOString(),
    ok: isFine(beat),
    exitCode: beat.exitCode,
    message: beat.output.slice(0, MAX_MESSAGE_LENGTH),
  };
}
