/** What keeps an invocation alive until a promise has settled: a Worker's `ctx`, a Vercel event, … */
export interface EdgeContext {
  /** Asks the platform to wait; called as a method. */
  waitUntil(promise: Promise<unknown>): void;
}

/** True for what can be asked to wait. */
export function keepsAlive(value: unknown): value is EdgeContext {
  return typeof (value as Partial<EdgeContext> | undefined)?.waitUntil === "function";
}

/** True where `globals` are those of a Worker, which has a `process` without being one. */
export function isWorkerd(globals: object): boolean {
  const { navigator } = globals as { readonly navigator?: { readonly userAgent?: string } };
  return navigator?.userAgent === "Cloudflare-Workers";
}

/** Asks the platform to wait for `work`, which goes on where it will not. */
export function hold(context: EdgeContext, work: Promise<unknown>): void {
  try {
    context.waitUntil(work);
  } catch {
    // It waits no longer: what does not end in time is the next invocation's.
  }
}

/**
 * Calls `begins` for all work that the platform is asked to wait for from now on, and what that returns
 * when the work has settled, while the platform still waits. Returns what asks the platform itself.
 */
export function followWork(
  context: EdgeContext,
  begins: () => (() => void) | undefined,
): EdgeContext {
  try {
    const waitUntil = context.waitUntil.bind(context);
    context.waitUntil = (work) => waitUntil(Promise.resolve(work).finally(begins()));
    return { waitUntil };
  } catch {
    return context; // what cannot be followed is waited for all the same
  }
}
