/** The Sentry project's runtime-neutral core, an optional peer: only this entry loads it. */
export type SentryCore = typeof import("@sentry/core");

/**
 * Loads it.
 *
 * @throws {Error} that says how to install it, when it is not there
 */
export async function loadSentry(): Promise<SentryCore> {
  try {
    return await import("@sentry/core");
  } catch (cause) {
    throw new Error(
      "error tracking needs @sentry/core, which is not installed: npm install @sentry/core@10",
      { cause },
    );
  }
}
