/**
 * A MessagePack timestamp as text in ISO 8601, to the nanosecond where it says so; undefined when it is none.
 * It comes as seconds (4 bytes), as 30 bits of nanoseconds and 34 of seconds (8), or as 32 and 64 (12).
 */
export function readTimestamp(data: Uint8Array): string | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  switch (data.byteLength) {
    case 4:
      return isoText(view.getUint32(0), 0);
    case 8: {
      const both = view.getBigUint64(0);
      return isoText(Number(both & SECONDS), Number(both >> 34n));
    }
    case 12:
      return isoText(Number(view.getBigInt64(4)), view.getUint32(0));
    default:
      return undefined;
  }
}

const SECONDS = (1n << 34n) - 1n;

function isoText(seconds: number, nanos: number): string | undefined {
  const date = new Date(seconds * 1_000);
  if (nanos > 999_999_999 || Number.isNaN(date.getTime())) return undefined;
  const fraction = String(nanos).padStart(9, "0").replace(/(?:000){1,2}$/, "");
  return date.toISOString().replace(/\.000Z$/, `.${fraction}Z`);
}
