/**
 * Groups of errors as the page gets them: of what an SDK sends, the parts that are looked at, in a shape that is
 * the same whatever was sent, and none of it without end.
 */
import type { ErrorGroup } from "../error_board.ts";
import { isoToMicros } from "../event_time.ts";
import type { Fields } from "../fields.ts";
import { toJson } from "../json.ts";

const MAX_LIST = 50;
const MAX_TEXT_LENGTH = 2_000;
/** Longer than this, in JSON, data that may be anything is left out. */
const MAX_DATA_LENGTH = 20_000;

/** A group with its last event. */
export function shownError(group: ErrorGroup): Fields {
  const { id, type, message, count, firstSeen, lastSeen, event } = group;
  const exceptions = list(fields(event["exception"])["values"]);
  const { handled } = fields(fields(exceptions.at(-1))["mechanism"]);
  return {
    id,
    type: type === undefined ? null : type.slice(0, MAX_TEXT_LENGTH),
    message: message.slice(0, MAX_TEXT_LENGTH),
    count,
    firstSeenAt: new Date(firstSeen).toISOString(),
    lastSeenAt: new Date(lastSeen).toISOString(),
    release: text(event["release"]),
    environment: text(event["environment"]),
    level: text(event["level"]) ?? "error",
    handled: typeof handled === "boolean" ? handled : null,
    event: {
      id: text(event["event_id"]),
      platform: text(event["platform"]),
      transaction: text(event["transaction"]),
      exceptions: exceptions.map(shownException),
      breadcrumbs: list(crumbsOf(event["breadcrumbs"])).map(shownBreadcrumb),
      tags: data(event["tags"]) ?? {},
      contexts: data(event["contexts"]) ?? {},
      request: data(event["request"]),
      user: data(event["user"]),
      extra: data(event["extra"]) ?? {},
    },
  };
}

function shownException(exception: unknown): Fields {
  const { type, value, stacktrace } = fields(exception);
  return {
    type: text(type),
    value: text(value),
    frames: list(fields(stacktrace)["frames"]).map(shownFrame),
  };
}

function shownFrame(frame: unknown): Fields {
  const given = fields(frame);
  return {
    function: text(given["function"]),
    module: text(given["module"]),
    filename: text(given["filename"] ?? given["abs_path"]),
    lineno: whole(given["lineno"]),
    colno: whole(given["colno"]),
    inApp: given["in_app"] !== false,
    contextLine: text(given["context_line"]),
    pre: list(given["pre_context"]).map(text),
    post: list(given["post_context"]).map(text),
  };
}

function shownBreadcrumb(breadcrumb: unknown): Fields {
  const given = fields(breadcrumb);
  return {
    at: timeOf(given["timestamp"]),
    category: text(given["category"]),
    level: text(given["level"]),
    message: text(given["message"]),
    type: text(given["type"]),
    data: data(given["data"]),
  };
}

/** Breadcrumbs come as a list, or as a list in `values`. */
function crumbsOf(given: unknown): unknown {
  return Array.isArray(given) ? given : fields(given)["values"];
}

/** A time as SDKs have it: in seconds, or as text. */
function timeOf(given: unknown): string | null {
  const ms = typeof given === "number"
    ? given * 1_000
    : (isoToMicros(text(given) ?? "") ?? NaN) / 1_000;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

/** The last of what is in a list: of frames the innermost, of breadcrumbs the newest. */
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(-MAX_LIST) : [];
}

function text(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.slice(0, MAX_TEXT_LENGTH) : null;
}

function whole(value: unknown): number | null {
  return Number.isSafeInteger(value) ? value as number : null;
}

function data(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return null;
  try {
    return toJson(value).length > MAX_DATA_LENGTH ? null : value;
  } catch {
    return null; // nested too deeply
  }
}
