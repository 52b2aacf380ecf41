import {
  type SandboxServer,
  type SandboxServerOptions,
  serveSandbox,
} from "../../src/sandbox/mod.ts";

/** A sandbox that is closed when the test is over. */
export async function startSandbox(
  t: { after(work: () => unknown): void },
  options?: SandboxServerOptions,
): Promise<SandboxServer> {
  const sandbox = await serveSandbox(options);
  t.after(() => sandbox.close());
  return sandbox;
}

/** What a platform hands to a handler; tells when the platform would end the invocation. */
export class Platform {
  /** What it was asked to wait for. */
  readonly held: Promise<unknown>[] = [];

  /** Fails when it is not called as a method, as a Worker's `ctx` does. */
  waitUntil(promise: Promise<unknown>): void {
    this.held.push(promise);
  }

  /** Does nothing. */
  passThroughOnException(): void {}

  /** Resolves when all that it was asked to wait for has settled. */
  async ended(): Promise<void> {
    for (let n = 0; n < this.held.length; n++) await this.held[n];
  }
}
