/** Variables by name, as in `process.env` or in a Worker's `env` bindings; only text counts. */
export type Environment = Readonly<Record<string, unknown>>;

interface EnvironmentHost {
  readonly process?: { readonly env?: Environment };
  readonly Deno?: {
    readonly permissions?: {
      querySync?(descriptor: { name: "env"; variable: string }): { readonly state: string };
    };
  };
}

/**
 * Reads one variable from `environment`, or from the process where none is handed in: trimmed, and
 * undefined when unset, blank, or not to be read. Deno is asked first whether it may be read, so
 * that a missing permission neither prompts nor throws.
 */
export function readVariable(name: string, environment?: object): string | undefined {
  try {
    const { process, Deno } = globalThis as EnvironmentHost;
    if (!environment) {
      const permission = Deno?.permissions?.querySync?.({ name: "env", variable: name });
      if (permission && permission.state !== "granted") return undefined;
    }
    const value = (environment as Environment ?? process?.env)?.[name];
    return typeof value === "string" && value.trim() || undefined;
  } catch {
    return undefined; // a runtime that refuses to tell has not set it
  }
}
