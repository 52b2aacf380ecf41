/**
 * A local Better Stack in one `fetch` handler. Web standards only: it runs in any runtime.
 */
import { createControl } from "./control/control.ts";
import { counted } from "../core/counted.ts";
import { createEndpoints } from "./endpoints.ts";
import type { SandboxError } from "./events.ts";
import { presetFault, type SandboxFaultName } from "./fault_presets.ts";
import type { SandboxFault } from "./faults.ts";
import type { SandboxHeartbeat } from "./heartbeat.ts";
import type { SandboxRecord } from "./intake.ts";
import { abortable } from "./interruption.ts";
import { resolveOptions, type SandboxOptions } from "./options.ts";
import type { SandboxRequest } from "./requests.ts";
import { createState, type SandboxArrival } from "./state.ts";
import { createWait, type SandboxWaitCondition, type SandboxWaitOptions } from "./waiters.ts";

/**
 * A local Better Stack, made by {@linkcode createSandbox} or {@linkcode serveSandbox}.
 *
 * Its lists are live: each is the same array for good and grows as requests arrive. Copy one
 * (`[...sandbox.records]`) to keep a moment.
 */
export interface Sandbox {
  /**
   * Answers a request as Better Stack would. It can stand in for the global `fetch`: the host in
   * the URL does not matter, and no method of the sandbox needs its `this`.
   *
   * Rejects with a `TypeError` when a fault breaks the connection, and with the signal's reason
   * when the request is aborted.
   */
  readonly fetch: (request: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** The records that were accepted, oldest first, each as it arrived. */
  readonly records: readonly SandboxRecord[];
  /** The requests to the intake, oldest first, accepted or not. */
  readonly requests: readonly SandboxRequest[];
  /** The heartbeats, one for each token, in the order in which they became known. */
  readonly heartbeats: readonly SandboxHeartbeat[];
  /** The events that Errors accepted (exceptions and messages), oldest first, each as it arrived. */
  readonly errors: readonly SandboxError[];
  /**
   * Forgets what arrived and what was made through the APIs. Faults stay, and so do those who wait for a
   * record.
   */
  readonly clear: () => void;
  /**
   * Misbehaves from now on, in a way of its own or in one that has a name (`"outage"`, say); returns a function
   * that ends this fault.
   *
   * Throws a `TypeError` or a `RangeError` that says what is wrong with the fault.
   */
  readonly fail: (fault: SandboxFault | SandboxFaultName) => () => void;
  /** Ends all faults. */
  readonly heal: () => void;
  /**
   * Calls the listener with each request to the intake once it is answered (or broken off), each beat and each error
   * event, as they arrive; returns a function that ends that.
   */
  readonly watch: (listener: (arrival: SandboxArrival) => void) => () => void;
  /** {@inheritDoc SandboxWait} */
  readonly waitFor: SandboxWait;
}

/**
 * Resolves with the first record that matches a query or a predicate, or with an array of them when `count` asks for
 * a number, whether they are there already or still to come.
 *
 * Rejects when they did not come in time, with an account of what did, and with a `QuerySyntaxError` for a query that
 * has a mistake.
 */
export interface SandboxWait {
  (
    condition: SandboxWaitCondition,
    options: SandboxWaitOptions & { readonly count: number },
  ): Promise<readonly SandboxRecord[]>;
  (
    condition: SandboxWaitCondition,
    options?: Omit<SandboxWaitOptions, "count">,
  ): Promise<SandboxRecord>;
}

/**
 * Makes a local Better Stack within the process: nothing listens, nothing leaves.
 *
 * It keeps the contracts of Better Stack's intake (`POST /`: JSON, NDJSON,
 * MessagePack, gzip; 202, 401 or 403, 406, 413) and of its heartbeats (`GET`, `POST` or `HEAD /api/v1/heartbeat/<token>`, `/fail`,
 * `/<exit code>`), as documented at https://betterstack.com/docs/logs/ingesting-data/http/logs/ and
 * https://betterstack.com/docs/uptime/cron-and-heartbeat-monitor/; and of the APIs: sources and the live tail
 * query (Telemetry), heartbeats, monitors, incidents and status pages (Uptime); and Sentry's protocol for Errors.
 * `GET /` gives a browser a page to look at all of it.
 *
 * Throws a `RangeError` when an option is out of its range.
 *
 * @example
 * ```ts
 * import { createSandbox } from "@mikser-io/better-stack/sandbox";
 *
 * const sandbox = createSandbox();
 * await sandbox.fetch("https://in.logs.betterstack.com", {
 *   method: "POST",
 *   headers: { authorization: "Bearer any", "content-type": "application/json" },
 *   body: JSON.stringify({ message: "hello" }),
 * });
 * console.log(sandbox.records); // [ { message: "hello" } ]
 * ```
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return createBoundSandbox(options, undefined);
}

/** The same for one that listens on a host, by the name of which it may then be called. */
export function createBoundSandbox(
  options: SandboxOptions,
  boundHost: string | undefined,
): Sandbox {
  const state = createState(resolveOptions(options));
  const { settings, store, requests, heartbeats, errors, faults, arrivals } = state;
  const endpoint = createEndpoints(state);
  const control = createControl(state, options, boundHost);
  const wait = createWait({ records: store.records, onKept: state.kept.on, account });

  /** What arrived so far, in words. */
  function account(): string {
    const last = requests.items.at(-1);
    const records = counted(store.records.length, "record");
    const arrived = `${records} in ${counted(requests.items.length, "request")}`;
    if (last === undefined) return arrived;
    return `${arrived}, the last one answered ${last.status === 0 ? "not at all" : last.status}`;
  }

  function fail(fault: SandboxFault | SandboxFaultName): () => void {
    return faults.add(
      typeof fault === "string" ? presetFault(fault, {}, settings.unauthorizedStatus) : fault,
    ).end;
  }

  async function waitFor(
    condition: SandboxWaitCondition,
    waitOptions: SandboxWaitOptions = {},
  ): Promise<SandboxRecord | readonly SandboxRecord[]> {
    const found = await wait(condition, waitOptions);
    return waitOptions.count === undefined ? found[0]! : found;
  }

  return {
    fetch: async (input, init) => {
      const asIs = input instanceof Request && init === undefined;
      const request = asIs ? input : new Request(input, init);
      request.signal.throwIfAborted();
      return await abortable(control(request) ?? endpoint(request), request.signal);
    },
    records: store.records,
    requests: requests.items,
    heartbeats: heartbeats.items,
    errors: errors.items,
    clear: state.clear,
    fail,
    heal: faults.clear,
    watch: arrivals.on,
    waitFor: waitFor as SandboxWait,
  };
}
