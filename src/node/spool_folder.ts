/*
 * Several processes may spool to one folder: each has a subfolder of its own, whose name says whose it is
 * and whose time says that they live. What the dead have left is taken over by renaming it, which only one
 * of several can succeed in.
 */
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";

/** The part of a spool's folder that is this process's. */
export interface SpoolFolder {
  /** Where to write. */
  readonly path: string;
  /** Gives a sign of life, due every {@linkcode SIGN_OF_LIFE_MS}. False when the folder is not there any more. */
  touch(): boolean;
  /** Moves the files that the dead have left to where ours are. @returns them, oldest first */
  takeOver(): string[];
  /** Leaves what is there to whoever comes next. */
  release(): void;
}

/** How often a process says that it lives, and looks for those that do not. */
export const SIGN_OF_LIFE_MS = 10_000;

/** Logs are nobody else's business. */
const MODE = 0o700;
/** `4711@web-1-5f2c`: a process, its machine, and what tells its loggers apart. */
const OWNED = /^(\d+)@(.+)-[0-9a-f]+$/;
const LEFT = /^left-[0-9a-f]+$/;
const DEAD_AFTER_MS = 60_000;
const TIME_LENGTH = 14;

/** Folders of this process: however long it was held up, or its clock jumped, it lives. */
const ours = new Set<string>();
let latest = 0;

/**
 * Makes a folder of its own under `root`.
 *
 * @throws {Error} when nothing can be written there
 */
export function openFolder(root: string): SpoolFolder {
  mkdirSync(root, { recursive: true, mode: MODE });
  const prefix = `${process.pid}@${machine()}-`;
  const own = prefix + randomName();
  const path = join(root, own);
  mkdirSync(path, { mode: MODE });
  ours.add(path);
  let suspects: readonly string[] | undefined;

  /** After a machine's sleep all look dead, until each has had its turn: it takes two looks. */
  function findLeft(): readonly string[] {
    const before = suspects;
    suspects = readdirSync(root).filter((name) => isLeft(join(root, name)));
    return before ? suspects.filter((name) => before.includes(name)) : suspects;
  }

  return {
    path,
    touch: () => touch(path),
    takeOver() {
      const names = findLeft().flatMap((name) => {
        const folder = join(root, prefix + randomName()); // which dies when we do
        try {
          renameSync(join(root, name), folder);
          touch(folder);
          return moveFiles(folder, path);
        } catch {
          return []; // Another process was quicker.
        }
      });
      return names.sort().map((name) => join(path, name));
    },
    release() {
      ours.delete(path);
      leave(root, path);
    },
  };
}

/** A name for the next file: later than all that are there, also when the clock goes back. */
export function segmentName(): string {
  latest = Math.max(latest + 1, Date.now());
  return `${String(latest).padStart(TIME_LENGTH, "0")}-${randomName()}.ndjson`;
}

function isLeft(folder: string): boolean {
  const name = basename(folder);
  if (LEFT.test(name)) return true;
  const [, pid, host] = OWNED.exec(name) ?? [];
  if (!pid || ours.has(folder)) return false; // not ours to touch, or in use
  const touchedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
  if (Date.now() - touchedAt > DEAD_AFTER_MS) return true;
  if (host !== machine()) return false;
  // In a container all are process 1: the one that was it before us gave its last sign before we began.
  if (Number(pid) === process.pid) return touchedAt < Date.now() - process.uptime() * 1000;
  return !isAlive(Number(pid));
}

/** False when there is certainly no such process. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function touch(folder: string): boolean {
  try {
    const now = new Date();
    utimesSync(folder, now, now);
    return true;
  } catch {
    return false; // Somebody took us for dead, or removed it.
  }
}

/** Moves what is in a folder, which goes. @returns the names of the files */
function moveFiles(from: string, to: string): string[] {
  const names = readdirSync(from).filter((name) => name.endsWith(".ndjson"));
  const moved = names.filter((name) => {
    const isEmpty = statSync(join(from, name)).size === 0;
    if (isEmpty) rmSync(join(from, name));
    else renameSync(join(from, name), join(to, name));
    return !isEmpty;
  });
  for (const name of moved) latest = Math.max(latest, Number(name.slice(0, TIME_LENGTH)) || 0);
  try {
    rmdirSync(from);
  } catch {
    // There is something else in it.
  }
  return moved;
}

function leave(root: string, folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    try {
      renameSync(folder, join(root, `left-${randomName()}`));
    } catch {
      // It is gone, or will be found by its age.
    }
  }
}

function randomName(): string {
  return crypto.randomUUID().slice(0, 8);
}

function machine(): string {
  try {
    return hostname();
  } catch {
    return "unknown"; // Deno without --allow-sys
  }
}
