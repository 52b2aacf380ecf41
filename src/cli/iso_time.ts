/**
 * A row's `dt` in ISO 8601. The service gives it as `2026-03-27 10:15:30.123000`, without a zone, which is
 * UTC. Undefined when it is none.
 */
export function isoTimeOf(dt: unknown): string | undefined {
  if (typeof dt !== "string") return undefined;
  const [, date, time, zone] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/.exec(dt.trim()) ?? [];
  if (date === undefined) return undefined;
  const iso = `${date}T${time}${zone ?? "Z"}`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}
