import {
  isFaultName,
  presetFault,
  type PresetOptions,
  type SandboxFaultName,
} from "../fault_presets.ts";
import type { FaultList, SetFault } from "../faults.ts";
import { milliseconds } from "../options.ts";

/** The one fault that the page has set, beside those that code sets. */
export interface PageFault {
  /** Replaces it; throws a `TypeError` or a `RangeError` for what cannot be. */
  readonly set: (wanted: Readonly<Record<string, unknown>>) => void;
  /** What there is, as the page gets it. */
  readonly shown: () => Readonly<Record<string, unknown>>;
}

const OPTIONS = ["status", "delayMs", "retryAfterSeconds", "times", "every"] as const;

/** Starts without one. */
export function createPageFault(faults: FaultList, unauthorizedStatus: number): PageFault {
  let current: {
    readonly name: SandboxFaultName;
    readonly options: PresetOptions;
    readonly fault: SetFault;
  } | undefined;

  function set({ fault: name, ...given }: Readonly<Record<string, unknown>>): void {
    const last = current;
    if (name === null) current = undefined;
    else {
      if (!isFaultName(name)) presetFault(name as SandboxFaultName, {}, unauthorizedStatus);
      const options = optionsOf(given);
      const fault = presetFault(name as SandboxFaultName, options, unauthorizedStatus);
      current = { name: name as SandboxFaultName, options, fault: faults.add(fault) };
    }
    last?.fault.end();
  }

  function shown(): Readonly<Record<string, unknown>> {
    const isActive = current?.fault.isActive ?? false;
    return {
      fault: isActive ? current?.name : null,
      options: isActive ? current?.options : {},
      others: faults.count - Number(isActive),
    };
  }

  return { set, shown };
}

function optionsOf(given: Readonly<Record<string, unknown>>): PresetOptions {
  const options: Record<string, number> = {};
  for (const name of OPTIONS) {
    const value = given[name];
    if (value === undefined) continue;
    if (typeof value !== "number") throw new TypeError(`${name} must be a number`);
    options[name] = value;
  }
  const { status, retryAfterSeconds } = options as PresetOptions;
  if (status !== undefined && status < 500) {
    throw new RangeError(`status must be a whole number from 500 to 599, not ${status}`);
  }
  milliseconds("retryAfterSeconds", retryAfterSeconds ?? 0);
  return options;
}
