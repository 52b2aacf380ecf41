import { execFileSync } from "node:child_process";
import { closeSync, constants, createReadStream, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** The pipes that a job writes to. */
export interface Pipes {
  /** Where the job writes its output and its errors. */
  readonly writers: readonly [number, number];
  /** What reads them. */
  readonly readers: readonly [NodeJS.ReadableStream, NodeJS.ReadableStream];
  /** Lets go of the writers, which the job has now: the readers end when it closes them. */
  release(): void;
}

/** Deno gives its children pipes, and Windows knows no others. */
const HAS_PIPES = "Deno" in globalThis || process.platform === "win32";
const IN_BUN = "bun" in process.versions;

/**
 * Opens real pipes. What Node and Bun call a pipe is a socket, which a job cannot open as `/dev/stdout`
 * as many a script does. Undefined where they are not needed, or cannot be had.
 */
export function openPipes(): Pipes | undefined {
  if (HAS_PIPES) return undefined;
  try {
    const directory = mkdtempSync(join(tmpdir(), "better-stack-"));
    try {
      const paths = [join(directory, "output"), join(directory, "errors")] as const;
      execFileSync("mkfifo", ["-m", "600", ...paths], { stdio: "ignore" });
      const [output, errors] = [openPipe(paths[0]), openPipe(paths[1])];
      return {
        writers: [output.writer, errors.writer],
        readers: [output.reader, errors.reader],
        release: () => [output, errors].forEach(({ writer }) => closeSync(writer)),
      };
    } finally {
      rmSync(directory, { recursive: true }); // what is open stays
    }
  } catch {
    return undefined;
  }
}

function openPipe(path: string): { writer: number; reader: NodeJS.ReadableStream } {
  // Either end waits for the other, but for a reader that would rather not.
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  if (!IN_BUN) {
    return { writer, reader: new Socket({ fd: reader, readable: true, writable: false }) };
  }
  // Bun reads no such socket, but a file, and that from one that waits.
  const waiting = openSync(path, constants.O_RDONLY);
  closeSync(reader);
  return { writer, reader: createReadStream(path, { fd: waiting }) };
}
