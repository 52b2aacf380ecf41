import { MAX_ROWS } from "./store.ts";
import type { ErrorGroup, Faults, Heartbeat, Row, State } from "./wire.ts";

/** Everything that the sandbox says by itself, by the name of the event. */
export interface Events {
  state: State;
  records: readonly Row[];
  gap: { readonly missed: number };
  heartbeats: readonly Heartbeat[];
  errors: readonly ErrorGroup[];
  faults: Faults;
  clear: Readonly<Record<string, never>>;
  /** Whether the sandbox is there. */
  connected: boolean;
}

/** What is done with each event. */
export type Handlers = { readonly [Name in keyof Events]: (data: Events[Name]) => void };

/** The one stream of events. */
export interface Stream {
  /** Asks anew: for the records that match, those that are there first. */
  open(query: string): void;
}

const NAMES = ["state", "records", "gap", "heartbeats", "errors", "faults", "clear"] as const;
/** An EventSource gives up for good where it is refused, such as by a proxy while the sandbox restarts. */
const RETRY_MS = 1_000;

/** Listens to the sandbox. The browser finds the way back by itself when the connection breaks. */
export function createStream(handlers: Handlers): Stream {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function open(query: string): void {
    source?.close();
    clearTimeout(retry);
    const parameters = new URLSearchParams({ limit: String(MAX_ROWS), query });
    const opened = source = new EventSource(`/sandbox/events?${parameters}`);
    opened.onopen = () => handlers.connected(true);
    opened.onerror = () => {
      handlers.connected(false);
      if (opened.readyState === EventSource.CLOSED) retry = setTimeout(() => open(query), RETRY_MS);
    };
    for (const name of NAMES) opened.addEventListener(name, (event) => deliver(name, event.data));
  }

  function deliver<Name extends keyof Events>(name: Name, text: string): void {
    handlers[name](JSON.parse(text) as Events[Name]);
  }

  return { open };
}
