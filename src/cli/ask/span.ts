const UNITS = [["d", 86_400_000], ["h", 3_600_000], ["m", 60_000], ["s", 1_000]] as const;

/** How long something lasts, in the two largest units that it has: `1h30m`, as flags take it. */
export function spanInWords(ms: number): string {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first < 0) return `${Math.max(0, Math.round(ms))}ms`;
  const [unit, size] = UNITS[first]!;
  const [smaller, smallerSize] = UNITS[first + 1] ?? ["", Infinity];
  const rest = Math.floor((ms % size) / smallerSize);
  return `${Math.floor(ms / size)}${unit}${rest > 0 ? `${rest}${smaller}` : ""}`;
}
