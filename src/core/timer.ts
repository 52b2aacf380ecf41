interface TimerHost {
  readonly Deno?: { unrefTimer?(timer: unknown): void };
}

/** Lets the process end before `timer` does, where the runtime has a say in that. */
export function unref(timer: unknown): void {
  const { unref } = timer as { unref?(): void };
  if (unref) unref.call(timer);
  else (globalThis as TimerHost).Deno?.unrefTimer?.(timer);
}
