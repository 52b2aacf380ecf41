// Below this the header costs more than compression saves on the way.
const SMALLEST_WORTH_IT = 1024;
// A page that is left runs nothing that waits: what may outlive it, 64 KiB at most, goes as it is.
const SMALLEST_IN_A_PAGE = 65_536;
// Little more than a third of the time of the default level (tests/bench/gzip.ts) for a fifth more bytes at most.
const LEVEL = 3;

type Bytes = Uint8Array<ArrayBuffer>;

interface Zlib {
  gzip(
    bytes: Bytes,
    options: { level: number },
    done: (error: Error | null, zipped: Bytes) => void,
  ): void;
}

interface ZlibHost {
  readonly process?: { getBuiltinModule?(name: "node:zlib"): Zlib | undefined };
}

/**
 * Compresses with the fastest gzip that the runtime has. Undefined where it does not pay, or cannot be
 * done: what is not compressed is sent all the same.
 */
export async function gzip(bytes: Bytes): Promise<Bytes | undefined> {
  if (bytes.length < ("document" in globalThis ? SMALLEST_IN_A_PAGE : SMALLEST_WORTH_IT)) return;
  try {
    const zlib = (globalThis as ZlibHost).process?.getBuiltinModule?.("node:zlib");
    if (zlib?.gzip) {
      return await new Promise<Bytes>((resolve, reject) =>
        zlib.gzip(
          bytes,
          { level: LEVEL },
          (error, zipped) => error ? reject(error) : resolve(zipped),
        )
      );
    }
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    return undefined;
  }
}
