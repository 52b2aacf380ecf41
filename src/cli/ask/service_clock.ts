/** The clock of the service: a machine whose own is off would ask for a time that is not there yet. */
export interface ServiceClock {
  /** Whether the service has told the time. */
  readonly isSet: boolean;
  /** What the service's clock shows, in milliseconds since 1970; until it told, what this machine's does. */
  now(): number;
  /** Sets it by an answer: https://www.rfc-editor.org/rfc/rfc9110#name-date */
  hear(answer: Pick<Response, "headers">): void;
}

/** Creates a clock that runs on from the last answer, whatever is done to this machine's meanwhile. */
export function createServiceClock(): ServiceClock {
  let told: { readonly date: number; readonly at: number } | undefined;
  return {
    get isSet() {
      return told !== undefined;
    },
    now: () => told ? told.date + performance.now() - told.at : Date.now(),
    hear({ headers }) {
      const date = Date.parse(headers.get("date") ?? "");
      if (!Number.isNaN(date)) told = { date, at: performance.now() };
    },
  };
}
