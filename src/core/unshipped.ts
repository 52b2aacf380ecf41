let said = false;

/** Says once that nothing is shipped, for whoever wonders where the records are. */
export function sayNothingIsShipped(print: (line: string) => void = console.warn): void {
  if (said) return;
  said = true;
  print(
    "better-stack: nothing is shipped, for want of a source token (set BETTERSTACK_SOURCE_TOKEN)",
  );
}
