import { BoundedList } from "./bounded_list.ts";
import { eventTime } from "./event_time.ts";
import type { SandboxRecord } from "./intake.ts";

/** What the records of one request have in common. */
export interface Arrival {
  /** The source they came to, or `""` when there are too many sources to have one more. */
  readonly sourceId: string;
  /** When they arrived, in milliseconds since 1970. */
  readonly at: number;
}

/** A record and what is known of it. */
export interface StoredRecord {
  /** Its number, which only grows, and of which there is no second one. */
  readonly id: number;
  /** Its own time in microseconds since 1970. */
  readonly time: number;
  readonly record: SandboxRecord;
  readonly arrival: Arrival;
}

/** The records of a sandbox: numbered as they arrive, the newest kept within a number of bytes. */
export class RecordStore {
  /** The records alone, oldest first: always the same array. */
  readonly records: SandboxRecord[] = [];
  readonly #stored: BoundedList<StoredRecord>;
  #nextId = 1;
  #clearedBefore = 1;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#stored = new BoundedList(maxBytes, ({ length }) => {
      this.records.splice(0, length);
      this.#dropped += length;
    });
  }

  /** The same records with what is known of them: always the same array. */
  get stored(): readonly StoredRecord[] {
    return this.#stored.items;
  }

  /** What the records count for. */
  get bytes(): number {
    return this.#stored.bytes;
  }

  /** How many went to make room, since the last time that all were forgotten. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The number of the last record that came, or 0. */
  get lastId(): number {
    return this.#nextId - 1;
  }

  /** Records with a smaller number were forgotten because somebody wished it. */
  get clearedBefore(): number {
    return this.#clearedBefore;
  }

  add(records: readonly SandboxRecord[], bytes: number, arrival: Arrival): void {
    if (records.length === 0) return;
    const stored = records.map((record) => ({
      id: this.#nextId++,
      time: eventTime(record["dt"], arrival.at),
      record,
      arrival,
    }));
    for (const record of records) this.records.push(record);
    this.#stored.add(stored, bytes / records.length);
  }

  /** Where the first record from this number on stands in the list; its length when there is none. */
  indexOf(id: number): number {
    const first = this.stored[0]?.id ?? this.#nextId;
    return Math.min(Math.max(id - first, 0), this.stored.length);
  }

  /** The record with this number, if it is still there. */
  get(id: number): StoredRecord | undefined {
    const found = this.stored[this.indexOf(id)];
    return found?.id === id ? found : undefined;
  }

  clear(): void {
    this.records.length = 0;
    this.#stored.clear();
    this.#dropped = 0;
    this.#clearedBefore = this.#nextId;
  }
}
