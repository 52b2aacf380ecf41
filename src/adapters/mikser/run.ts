import process from "node:process";
import { isDeepStrictEqual } from "node:util";
import { reasonOf } from "../../core/plain.ts";
import { MikserBeats } from "./beats.ts";
import { describeFailure, reportBuild } from "./builds.ts";
import { completeDeploy, type MikserDeploy } from "./deploy.ts";
import { type MikserCore, type MikserLogTransport, modeOf, say } from "./host.ts";
import type { MikserHeartbeat, MikserSettings } from "./options.ts";

/*
 * What the plugin has set up in one running mikser.
 *
 * mikser may call the plugin more than once: it can be listed twice, and when the config is read again
 * while watching, what it lists comes on top. So there is one of these for each mikser. Who joins later
 * replaces what has changed, and from then on only the hooks of the last one do anything.
 */
const runs = new WeakMap<object, MikserRun>();

const NOTHING_TO_DO = "Better Stack is off: there is neither a source token nor a heartbeat " +
  "(BETTERSTACK_SOURCE_TOKEN, BETTERSTACK_HEARTBEAT_TOKEN); mikser itself reads no .env, " +
  "process.loadEnvFile() in mikser.config.js does";
const NO_TRANSPORTS = "cannot ship the log: this mikser has no addLogTransport; update mikser-io";
const NOT_LOADED =
  "cannot ship the log: mikser could not load the transport and said why on stderr";
const OTHER_LOGS = "ships the log as it did before: what changed takes effect when mikser restarts";
const NO_COUNT = "cannot fail on errors: this mikser does not count them; update mikser-io";

/** Sets up what `settings` say in the mikser of `core`. Never throws. */
export function join(core: MikserCore, settings: MikserSettings): void {
  try {
    const run = runs.get(core.runtime) ?? new MikserRun();
    runs.set(core.runtime, run);
    run.join(core, settings);
  } catch (error) {
    tellTrouble(core, error);
  }
}

class MikserRun {
  readonly #said = new Set<string>();
  #turn = 0;
  #loaded = false;
  #transport: MikserLogTransport | undefined;
  #reportsBuilds = false;
  #deploy: MikserDeploy | undefined;
  #deployed = false;
  #heartbeat: MikserHeartbeat | undefined;
  #beats: MikserBeats | undefined;

  join(core: MikserCore, settings: MikserSettings): void {
    const { transport, heartbeat, problems } = settings;
    for (const problem of problems) {
      this.#warnOnce(core, "configuration", `configuration: ${problem}`);
    }
    if (!transport && !heartbeat) {
      if (this.#isNew(NOTHING_TO_DO)) say(core, "info", NOTHING_TO_DO);
      return;
    }
    if (transport) {
      this.#reportsBuilds = settings.reportBuilds;
      this.#deploy = settings.deploy;
      this.#ship(core, transport);
    }
    if (heartbeat) this.#beat(core, heartbeat);
    this.#listen(core);
  }

  #ship(core: MikserCore, transport: MikserLogTransport): void {
    if (this.#transport) {
      if (isDeepStrictEqual(transport, this.#transport)) return;
      return this.#warnOnce(core, "restart-needed", OTHER_LOGS);
    }
    this.#transport = transport;
    if (!core.addLogTransport) return this.#warnOnce(core, "no-transports", NO_TRANSPORTS);
    if (core.addLogTransport(transport) === false) this.#warnOnce(core, "not-loaded", NOT_LOADED);
  }

  #beat(core: MikserCore, heartbeat: MikserHeartbeat): void {
    if (isDeepStrictEqual(heartbeat, this.#heartbeat)) return;
    if (heartbeat.failOnErrors && !core.renderErrorCount) {
      this.#warnOnce(core, "no-count", NO_COUNT);
    }
    this.#heartbeat = heartbeat;
    this.#beats?.stop();
    this.#beats = new MikserBeats(core, heartbeat);
  }

  #listen(core: MikserCore): void {
    const turn = ++this.#turn;
    const hook = (work: () => void | Promise<void> | undefined) => async (): Promise<void> => {
      try {
        if (turn === this.#turn) await work();
      } catch (error) {
        tellTrouble(core, error);
      }
    };

    let startedAt: number | undefined;
    if (this.#reportsBuilds) core.requestReport?.();
    core.onProcess?.(hook(() => void (startedAt = performance.now())));
    const report = hook(() => {
      const tookMs = startedAt && Math.round(performance.now() - startedAt);
      if (this.#reportsBuilds) reportBuild(core, tookMs);
    });
    const beat = hook(() => this.#beats?.finish(() => describeFailure(core)));
    const start = hook(() => {
      this.#loaded = true;
      if (modeOf(core) === "question") return;
      core.onFinalized(report); // not before, so that they follow what other plugins do at the end
      core.onFinalized(beat);
      this.#beats?.start();
      return this.#markDeploy(core);
    });
    if (this.#loaded) start();
    else core.onLoaded(start);
  }

  async #markDeploy(core: MikserCore): Promise<void> {
    if (!this.#deploy || this.#deployed) return;
    this.#deployed = true;
    const { workingFolder } = { ...core.runtime.options } as { workingFolder?: string };
    const folder = workingFolder ?? process.cwd();
    const { release, revision } = await completeDeploy(this.#deploy, folder);
    const what = [release, revision].filter(Boolean).join(" at ") || "release and revision unknown";
    say(core, "notice", `Better Stack deploy: ${what}`, { event: "deploy", release, revision });
  }

  #warnOnce(core: MikserCore, code: string, what: string): void {
    if (this.#isNew(what)) {
      say(core, "warn", `Better Stack ${what}`, { code: `better-stack-${code}` });
    }
  }

  /** True the first time that it is asked about a text. */
  #isNew(text: string): boolean {
    const isNew = !this.#said.has(text);
    this.#said.add(text);
    return isNew;
  }
}

function tellTrouble(core: MikserCore, error: unknown): void {
  try {
    const what = `Better Stack plugin failed: ${reasonOf(error)}`;
    say(core, "warn", what, { code: "better-stack-plugin-failed" });
  } catch {
    // A mikser without a logger has nobody to tell.
  }
}
