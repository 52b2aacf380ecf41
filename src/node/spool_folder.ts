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
import { join } from "node:path";
import process from "node:process";
import { unref } from "../core/timer.ts";

/** The part of a spool's folder that is this process's. */
export interface SpoolFolder {
  /** Where to write. */
  readonly path: string;
  /** The files that the dead have left, oldest first. */
  readonly left: readonly string[];
  /** Leaves what is there to whoever comes next. */
  release(): void;
}

/** Logs are nobody else's business. */
const MODE = 0o700;
/** `4711@web-1-5f2c`: a process, its machine, and what tells its loggers apart. */
const OWNED = /^(\d+)@(.+)-[0-9a-f]+$/;
const LEFT = /^left-[0-9a-f]+$/;
const SIGN_OF_LIFE_MS = 10_000;
const DEAD_AFTER_MS = 60_000;

/**
 * Makes a folder of its own under `root`, and takes over those of the dead.
 *
 * @throws {Error} when nothing can be written there
 */
export function openFolder(root: string): SpoolFolder {
  mkdirSync(root, { recursive: true, mode: MODE });
  const path = join(root, `${process.pid}@${machine()}-${randomName()}`);
  mkdirSync(path, { mode: MODE });
  const taken = takeOver(root, path);
  const folders = [path, ...taken];
  const timer = setInterval(() => folders.forEach(touch), SIGN_OF_LIFE_MS);
  unref(timer);
  return {
    path,
    left: taken.flatMap(filesIn).sort(byName),
    release() {
      clearInterval(timer);
      for (const folder of folders) leave(root, folder);
    },
  };
}

/** Renames the folders of the dead; their new names begin with ours, so that they live as long as we do. */
function takeOver(root: string, own: string): string[] {
  const taken: string[] = [];
  for (const name of readdirSync(root)) {
    const folder = join(root, name);
    const next = own.slice(0, own.lastIndexOf("-") + 1) + randomName();
    try {
      if (folder === own || !isLeft(name, statSync(folder).mtimeMs)) continue;
      renameSync(folder, next);
      touch(next);
      taken.push(next);
    } catch {
      // Another process was quicker.
    }
  }
  return taken;
}

function isLeft(name: string, touchedAt: number): boolean {
  if (LEFT.test(name)) return true;
  const [, pid, host] = OWNED.exec(name) ?? [];
  if (!pid) return false; // not ours to touch
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

function touch(folder: string): void {
  try {
    const now = new Date();
    utimesSync(folder, now, now);
  } catch {
    // Somebody took us for dead, or removed it: the next file that is written makes it anew.
  }
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ndjson"));
  return names.map((name) => join(folder, name)).filter((path) => {
    if (statSync(path).size > 0) return true;
    rmSync(path);
    return false;
  });
}

/** By their names, which begin with the time, whatever their folders. */
function byName(a: string, b: string): number {
  const name = (path: string) => path.slice(-SEGMENT_NAME_LENGTH);
  return name(a) < name(b) ? -1 : 1;
}

let files = 0;

/** A name for the next file: in order of time. */
export function segmentName(): string {
  const number = String(++files % 1e6).padStart(6, "0");
  return `${String(Date.now()).padStart(14, "0")}-${number}.ndjson`;
}

const SEGMENT_NAME_LENGTH = segmentName().length;

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
