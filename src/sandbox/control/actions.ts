import { type Fields, fieldsOf } from "../fields.ts";
import { type HeartbeatSettings, MAX_BEAT_SECONDS } from "../heartbeat.ts";
import type { SandboxState } from "../state.ts";
import { jsonResponse, mistaken } from "./answers.ts";
import type { PageFault } from "./page_fault.ts";
import { shownHeartbeat } from "./shown_heartbeat.ts";

const MAX_NAME_LENGTH = 200;

/** Does what the page asks for; undefined when there is nothing at that path. */
export function createActions(
  state: SandboxState,
  pageFault: PageFault,
): (path: string, body: Uint8Array | undefined) => Response | undefined {
  function actionOf(path: string): ((fields: Fields) => Response) | undefined {
    if (path === "/sandbox/clear") return clear;
    if (path === "/sandbox/faults") return setFault;
    const [, id] = /^\/sandbox\/heartbeats\/(\d+)$/.exec(path) ?? [];
    return id === undefined ? undefined : (fields) => changeHeartbeat(id, fields);
  }

  function clear(): Response {
    state.clear();
    return new Response(null, { status: 204 });
  }

  function setFault(fields: Fields): Response {
    pageFault.set(fields);
    return jsonResponse(200, pageFault.shown());
  }

  function changeHeartbeat(id: string, fields: Fields): Response {
    const heartbeat = state.heartbeats.get(id);
    if (heartbeat === undefined) return mistaken(404, { message: `there is no heartbeat ${id}` });
    state.heartbeats.change(heartbeat, settingsOf(fields));
    state.changes.emit();
    return jsonResponse(200, shownHeartbeat(heartbeat));
  }

  return (path, body) => {
    const action = actionOf(path);
    if (action === undefined) return undefined;
    const fields = fieldsOf(body);
    if (fields === undefined) return mistaken(400, { message: "the body has to be a JSON object" });
    try {
      return action(fields);
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      return mistaken(400, { message: error.message });
    }
  };
}

function settingsOf({ paused, periodSeconds, graceSeconds, name }: Fields): HeartbeatSettings {
  if (paused !== undefined && typeof paused !== "boolean") {
    throw new TypeError("paused must be true or false");
  }
  if (name !== undefined && (typeof name !== "string" || name.trim() === "")) {
    throw new TypeError("name must be a text");
  }
  return {
    ...(paused !== undefined && { paused }),
    ...(name !== undefined && { name: name.trim().slice(0, MAX_NAME_LENGTH) }),
    ...(periodSeconds !== undefined &&
      { periodSeconds: seconds("periodSeconds", periodSeconds, 1) }),
    ...(graceSeconds !== undefined && { graceSeconds: seconds("graceSeconds", graceSeconds, 0) }),
  };
}

function seconds(name: string, value: unknown, least: number): number {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= MAX_BEAT_SECONDS) {
    return Number(value);
  }
  throw new RangeError(`${name} must be a whole number from ${least} to ${MAX_BEAT_SECONDS}`);
}
