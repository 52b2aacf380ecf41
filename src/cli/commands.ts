import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { errors } from "./errors.ts";
import { heartbeat } from "./heartbeat.ts";
import { heartbeatsCreate, heartbeatsList } from "./heartbeats.ts";
import { incidentsList, incidentsShow } from "./incidents.ts";
import { mcp } from "./mcp.ts";
import { monitorsCreate, monitorsList } from "./monitors.ts";
import { query } from "./query.ts";
import { run } from "./run.ts";
import { sandbox } from "./sandbox.ts";
import { ship } from "./ship.ts";
import { sourcesCreate, sourcesList } from "./sources.ts";
import { statusPagesList } from "./status_pages.ts";
import { tail } from "./tail.ts";

/** All commands, in the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [
  ship,
  heartbeat,
  run,
  query,
  tail,
  errors,
  incidentsList,
  incidentsShow,
  sourcesList,
  sourcesCreate,
  heartbeatsList,
  heartbeatsCreate,
  monitorsList,
  monitorsCreate,
  statusPagesList,
  sandbox,
  doctor,
  mcp,
];
