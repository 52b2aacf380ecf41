import type { Level } from "../../core/levels.ts";

/** pino's own six levels, and the numbers under which the other two of ours are usual. */
export const LEVEL_NUMBERS: Readonly<Record<Level, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  notice: 35,
  warn: 40,
  error: 50,
  fatal: 60,
  panic: 70,
};

/** What is to be known of one value of a line's `level`. */
export interface PinoLevel {
  /** Its name: for a number without one, its digits. */
  readonly name: string;
  /** The name as JSON. */
  readonly json: string;
  /** False when it is below the minimum. */
  readonly isShipped: boolean;
}

const MAX_REMEMBERED = 100;

/** Knows the names of pino's level numbers, and which of them are shipped. */
export class PinoLevels {
  readonly #minimum: Level | undefined;
  readonly #numbers = new Map<string, number>();
  readonly #names = new Map<number, string>();
  readonly #remembered = new Map<number | string, PinoLevel>();

  /** Creates the levels; `custom` are numbers by name, as in pino's `customLevels`. */
  constructor(minimum: Level | undefined, custom: Readonly<Record<string, number>> = {}) {
    this.#minimum = minimum;
    this.learn(LEVEL_NUMBERS);
    this.learn(custom);
  }

  /** Takes over numbers by name. */
  learn(custom: Readonly<Record<string, number>>): void {
    for (const [name, number] of Object.entries(custom)) {
      this.#numbers.set(name, number);
      this.#names.set(number, name);
    }
    this.#remembered.clear();
  }

  /** What a level's value is; undefined when it is neither a number nor a text. */
  of(value: unknown): PinoLevel | undefined {
    if (typeof value !== "number" && typeof value !== "string") return undefined;
    const remembered = this.#remembered.get(value);
    if (remembered) return remembered;
    const level = this.#read(value);
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(value, level);
    return level;
  }

  #read(value: number | string): PinoLevel {
    const text = typeof value === "string" ? value : this.#names.get(value) ?? String(value);
    const name = text.toWellFormed();
    const number = typeof value === "number" ? value : this.#numbers.get(value.toLowerCase());
    const minimum = this.#minimum && this.#numbers.get(this.#minimum)!;
    const isShipped = minimum === undefined || number === undefined || number >= minimum;
    return { name, json: JSON.stringify(name), isShipped };
  }
}
