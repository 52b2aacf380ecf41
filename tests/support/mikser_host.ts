/**
 * A stand-in for mikser as a host of plugins, which cannot be installed here: built on the same pino, and
 * true to what is known of the real one (its phases, its logger, its ways to end), not to what it builds.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import process from "node:process";
import { Writable } from "node:stream";
import { type Level, type Logger, multistream, pino, type StreamEntry, transport } from "pino";
import type { MikserLogTransport } from "../../src/adapters/mikser.ts";

/** mikser's options, as its command line or an embedding program gives them. */
export interface HostOptions {
  readonly workingFolder?: string;
  readonly watch?: boolean;
  readonly server?: boolean;
  readonly json?: boolean;
  /** Answer a question and end: before plugins hear that things are loaded. */
  readonly tool?: string;
  /** The same, but after they have heard it. */
  readonly explain?: string;
}

/** What a host is like. */
export interface HostTraits {
  /**
   * 9.0 takes no transports, counts no errors and leaves signals alone; 9.15 takes transports.
   * @default "11"
   */
  readonly version?: "9.0" | "9.15" | "11";
  /** Where the terminal's lines go. @default stdout, or stderr where that is for a document */
  readonly print?: (line: string) => void;
  /** Takes the place of a transport's worker. */
  readonly open?: (transport: MikserLogTransport) => Writable;
}

/** What a config file exports. */
export interface HostConfig {
  readonly plugins?: readonly unknown[];
}

type Hook = (signal?: AbortSignal) => unknown;

const START = ["initialize", "initialized", "load", "loaded", "import", "imported"] as const;
const CYCLE = [
  ...["process", "processed", "persist", "persisted", "beforeRender", "render", "afterRender"],
  ...["beforePostprocess", "postprocess", "afterPostprocess", "finalize", "finalized"],
] as const;
const ICONS: Readonly<Record<number, string>> = { 35: "🟢 ", 40: "🟡 ", 50: "🔴 ", 60: "💥 " };

/** A running stand-in. */
export interface Host {
  /** What plugins are given. */
  readonly core: object;
  /** The logger of this moment. */
  readonly logger: Logger<"notice">;
  /** Goes through all phases, with one cycle at the end; rejects with what a hook throws. */
  start(): Promise<void>;
  /** What a watcher does when a document has changed. */
  cycle(): Promise<void>;
  /** What a watcher does when the config has changed. */
  load(): Promise<void>;
  /** Aborts the cycle that runs. */
  abort(): void;
  /** Closes the server, for tests that go on. */
  close(): void;
}

/** Sets up a host, which has its logger from then on. */
export function createHost(
  readConfig: () => HostConfig | Promise<HostConfig>,
  options: HostOptions = {},
  traits: HostTraits = {},
): Host {
  const { version = "11" } = traits;
  const isDocument = Boolean(options.json || options.tool);
  const print = traits.print ??
    ((line: string) => void (isDocument ? process.stderr : process.stdout).write(line));
  const open = traits.open ?? (({ target, options }) => transport({ target, options }));

  const names = [...START, ...CYCLE, "cancel", "cancelled"];
  const hooks = new Map<string, Hook[]>(names.map((name) => [name, []]));
  const runtime = {
    options: { ...options, plugins: [] as unknown[], reportRequested: false },
    config: {} as HostConfig,
    engine: {} as { logger: Logger<"notice"> },
  };
  let renderErrors: { id: string; destination: string; error: string }[] = [];
  let rendered: string[] = [];
  let cycleId = 0;
  let abortController: AbortController | undefined;
  let running: Promise<void> = Promise.resolve();

  const terminal = new Writable({
    write(chunk, _encoding, done) {
      const { level, code, msg } = JSON.parse(String(chunk));
      print(`${ICONS[level] ?? ""}${code ? `[${code}] ` : ""}${msg}\n`);
      done();
    },
  });
  const streams: StreamEntry[] = [{ level: "info", stream: terminal }];
  const buildLogger = () => {
    runtime.engine.logger = pino(
      { level: "trace", customLevels: { notice: 35 } },
      multistream(streams),
    );
  };
  buildLogger();
  const useLogger = () => runtime.engine.logger;

  const core: Record<string, unknown> = Object.assign(Object.create(null), { runtime, useLogger });
  for (const [name, registered] of hooks) {
    core[`on${name[0]!.toUpperCase()}${name.slice(1)}`] = (hook: Hook) => registered.push(hook);
  }
  if (version !== "9.0") {
    core.addLogTransport = (entry: MikserLogTransport): boolean => {
      try {
        streams.push({ level: entry.level as unknown as Level, stream: open(entry) });
      } catch (error) {
        process.stderr.write(`Logger: failed to load transport: ${(error as Error).message}\n`);
        return false;
      }
      buildLogger();
      return true;
    };
  }
  if (version === "11") {
    core.renderErrorCount = () => renderErrors.length;
    core.isReportOnlyRun = () => Boolean(options.tool || options.explain);
    core.requestReport = () => void (runtime.options.reportRequested = true);
    core.buildReport = () => ({
      cycleId,
      errors: renderErrors,
      invalidated: { cause: cycleId === 1 ? "cold" : "sources" },
      summary: {
        rendered: runtime.options.reportRequested ? rendered.length : 0,
        errors: renderErrors.length,
      },
    });
  }
  Object.freeze(core);

  const onEngine = (name: string, hook: Hook) => hooks.get(name)!.push(hook);

  onEngine("load", async () => {
    useLogger().info("Config: mikser.config.js");
    runtime.config = await readConfig();
  });
  onEngine("load", () => {
    // What a config lists comes on top of what is there, and every function is called again.
    runtime.options.plugins.push(...(runtime.config.plugins ?? []).filter(Boolean));
    for (const plugin of runtime.options.plugins) {
      if (typeof plugin !== "function") continue;
      try {
        plugin(core); // neither awaited nor asked for its result
      } catch (error) {
        useLogger().error(`Plugin factory threw on registration: ${(error as Error).message}`);
      }
    }
  });
  const server = createServer((_request, response) => response.end("a page"));
  let database = useLogger();
  onEngine("loaded", () => {
    database = useLogger(); // captured: it never knows of a transport that comes later
    if (options.tool) {
      process.stdout.write(`{"answer":"${options.tool}"}\n`);
      process.exit(0);
    }
    if (version !== "11" || !(options.watch || options.server)) return;
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
  });
  onEngine("import", () => {
    if (!options.explain) return;
    process.stdout.write(`{"explained":"${options.explain}"}\n`);
    process.exit(0);
  });
  onEngine("render", async () => {
    if (!options.workingFolder) return;
    const documents = join(options.workingFolder, "documents");
    const output = join(options.workingFolder, "out");
    await mkdir(output, { recursive: true });
    for (const name of await readdir(documents)) {
      const text = await readFile(join(documents, name), "utf8");
      const destination = join(output, name.replace(/\.md$/, ".html"));
      try {
        if (text.includes("{{")) throw new Error("Parse error: unclosed {{");
        await writeFile(destination, `<p>${text}</p>\n`);
        rendered.push(name);
      } catch (error) {
        const { message } = error as Error;
        renderErrors.push({ id: `/documents/${name}`, destination, error: message });
        useLogger().error("Render error: /documents/%s %s", name, message);
      }
    }
    useLogger().info("Rendered: %d", rendered.length);
  });
  onEngine("finalized", () => {
    database.info("Database: stored");
    const failed = version === "11" ? renderErrors.length : 0;
    if (failed > 0) useLogger().error("Mikser completed with %d render errors", failed);
    else useLogger().notice("Mikser completed");
    if (failed > 0 && !options.watch) process.exitCode = 1;
  });
  onEngine("cancelled", () => useLogger().notice("Mikser restarted"));

  const call = async (name: string, signal?: AbortSignal): Promise<void> => {
    for (const hook of hooks.get(name)!) {
      if (signal?.aborted) throw signal.reason;
      await hook(signal);
    }
  };

  const runCycle = async (signal: AbortSignal): Promise<void> => {
    [renderErrors, rendered] = [[], []];
    cycleId++;
    try {
      for (const name of CYCLE) await call(name, signal);
    } catch (error) {
      if (error !== signal.reason) throw error;
      await call("cancelled");
    }
  };

  const cycle = async (): Promise<void> => {
    if (abortController) { // also when the cycle before is over
      abortController.abort();
      await call("cancel");
    }
    abortController = new AbortController();
    const { signal } = abortController;
    await (running = running.then(() => runCycle(signal)));
  };

  return {
    core,
    get logger() {
      return useLogger();
    },
    async start() {
      useLogger().info("Working folder: %s", options.workingFolder);
      for (const name of START) await call(name);
      if (options.server) server.listen(0); // what comes last of all that is loaded
      await cycle();
    },
    cycle,
    load: () => call("load"),
    abort: () => abortController?.abort(),
    close: () => void server.close(),
  };
}
