/**
 * Reads MessagePack, as the @logtail clients send it. Nothing that the bytes claim is believed before it is
 * there, so that neither a length nor a depth can cost more than the bytes themselves.
 *
 * Contract: https://github.com/msgpack/msgpack/blob/master/spec.md
 */
import { MAX_VALUES } from "./measure.ts";
import { readTimestamp } from "./msgpack_time.ts";

/** Deeper than this no log record is nested; the reader calls itself once for each level. */
const MAX_DEPTH = 1_000;
const TIMESTAMP_TYPE = -1;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** What the bytes hold: one thing, or an array's. */
export interface MsgpackElements {
  /** The things, decoded: maps as objects, binary as base64, times in ISO 8601, long integers as BigInt. */
  readonly values: readonly unknown[];
  /** The length in bytes of the largest of them. */
  readonly largest: number;
  /** How many values there are in them, at any depth. */
  readonly count: number;
}

/** Reads one thing, or an array of things; throws when the bytes are anything else. */
export function readMsgpack(bytes: Uint8Array): MsgpackElements {
  const reader = new Reader(bytes);
  const count = reader.arrayLength();
  const values: unknown[] = [];
  let largest = 0;
  for (let n = 0; n < (count ?? 1); n++) {
    const start = reader.at;
    values.push(reader.value(0));
    largest = Math.max(largest, reader.at - start);
  }
  if (reader.at !== bytes.byteLength) throw new SyntaxError("there is more than one value");
  return { values, largest, count: reader.values };
}

class Reader {
  at = 0;
  values = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The length of the array that begins here; when none does, nothing is read. */
  arrayLength(): number | undefined {
    const byte = this.#bytes[this.at];
    const width = byte === 0xdc ? 2 : byte === 0xdd ? 4 : 0;
    const isShort = byte !== undefined && byte >> 4 === 0x9;
    if (!isShort && width === 0) return undefined;
    this.at++;
    return isShort ? byte & 0x0f : this.#unsigned(width);
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new RangeError("nested too deeply");
    if (++this.values > MAX_VALUES) throw new RangeError("too many values");
    const count = this.arrayLength();
    if (count !== undefined) return this.#array(count, depth);
    const byte = this.#unsigned(1);
    if (byte < 0x80) return byte;
    if (byte >= 0xe0) return byte - 0x100;
    if (byte < 0x90) return this.#map(byte & 0x0f, depth);
    if (byte < 0xc0) return this.#text(byte & 0x1f);
    return this.#marked(byte, depth);
  }

  #marked(byte: number, depth: number): unknown {
    switch (byte) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return base64(this.#take(this.#unsigned(1 << (byte - 0xc4))));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#unsigned(1 << (byte - 0xc7)));
      case 0xca:
        return this.#step(4, (at) => this.#view.getFloat32(at));
      case 0xcb:
        return this.#step(8, (at) => this.#view.getFloat64(at));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#unsigned(1 << (byte - 0xcc));
      case 0xcf:
        return short(this.#step(8, (at) => this.#view.getBigUint64(at)));
      case 0xd0:
        return this.#step(1, (at) => this.#view.getInt8(at));
      case 0xd1:
        return this.#step(2, (at) => this.#view.getInt16(at));
      case 0xd2:
        return this.#step(4, (at) => this.#view.getInt32(at));
      case 0xd3:
        return short(this.#step(8, (at) => this.#view.getBigInt64(at)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(1 << (byte - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#unsigned(1 << (byte - 0xd9)));
      case 0xde:
      case 0xdf:
        return this.#map(this.#unsigned(byte === 0xde ? 2 : 4), depth);
      default:
        throw new SyntaxError(`the byte ${byte} begins nothing`);
    }
  }

  #array(count: number, depth: number): unknown[] {
    const values: unknown[] = [];
    for (let n = 0; n < count; n++) values.push(this.value(depth + 1));
    return values;
  }

  #map(count: number, depth: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (let n = 0; n < count; n++) {
      const key = String(this.value(depth + 1));
      const value = this.value(depth + 1);
      if (key !== "__proto__") map[key] = value;
      else Object.defineProperty(map, key, { ...PLAIN, value });
    }
    return map;
  }

  #text(length: number): string {
    return utf8.decode(this.#take(length));
  }

  #extension(length: number): string {
    const type = this.#step(1, (at) => this.#view.getInt8(at));
    const data = this.#take(length);
    return (type === TIMESTAMP_TYPE ? readTimestamp(data) : undefined) ?? base64(data);
  }

  #unsigned(width: number): number {
    if (width === 1) return this.#step(1, (at) => this.#view.getUint8(at));
    if (width === 2) return this.#step(2, (at) => this.#view.getUint16(at));
    return this.#step(4, (at) => this.#view.getUint32(at));
  }

  /** Reads at where it is, which throws past the end, and goes on. */
  #step<T>(width: number, read: (at: number) => T): T {
    const value = read(this.at);
    this.at += width;
    return value;
  }

  #take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.#bytes.byteLength) throw new RangeError("cut short");
    return this.#bytes.subarray(this.at, this.at = end);
  }
}

/** How JSON.parse would set a property. */
const PLAIN = { enumerable: true, configurable: true, writable: true } as const;

/** As a number where that is exact. */
function short(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const CHARACTERS_AT_ONCE = 8_192;

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.byteLength; at += CHARACTERS_AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHARACTERS_AT_ONCE));
  }
  return btoa(text);
}
