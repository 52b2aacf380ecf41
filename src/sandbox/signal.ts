/** Tells those who want to know. */
export interface Signal<T> {
  /** Calls the listener from now on; returns a function that ends that. */
  on(listener: (value: T) => void): () => void;
  emit(value: T): void;
}

/** Starts with nobody listening. A listener that throws harms nobody but its program, which hears of it. */
export function createSignal<T>(): Signal<T> {
  const listeners = new Set<{ readonly call: (value: T) => void }>();
  return {
    on(call) {
      const entry = { call };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    emit(value) {
      for (const { call } of [...listeners]) {
        try {
          call(value);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
