const ISO_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * A time in ISO 8601, complete: a date alone begins at midnight, and a time without a zone is UTC.
 * Undefined when it is none.
 */
export function isoTime(text: string): string | undefined {
  const [, date, time = "00:00:00", zone = "Z"] = ISO_TIME.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  const complete = `${date}T${time.replace(",", ".")}${hours ? `${hours}:${minutes}` : "Z"}`;
  return Number.isNaN(Date.parse(complete)) ? undefined : complete;
}
