import type { Command } from "./command.ts";
import { heartbeat } from "./heartbeat.ts";
import { run } from "./run.ts";
import { sandbox } from "./sandbox.ts";
import { ship } from "./ship.ts";

/** All commands, in the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [ship, heartbeat, run, sandbox];
