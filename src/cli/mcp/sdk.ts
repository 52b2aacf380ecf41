/** The parts that are used of the protocol's own SDK, an optional peer: only `better-stack mcp` loads it. */
export interface Sdk {
  readonly Server: typeof import("@modelcontextprotocol/sdk/server").Server;
  readonly types: typeof import("@modelcontextprotocol/sdk/types");
}

/**
 * Loads it.
 *
 * @throws {Error} that says how to install it, when it is not there
 */
export async function loadSdk(): Promise<Sdk> {
  try {
    const [{ Server }, types] = await Promise.all([
      import("@modelcontextprotocol/sdk/server/index.js"),
      import("@modelcontextprotocol/sdk/types.js"),
    ]);
    return { Server, types };
  } catch (cause) {
    throw new Error(
      "mcp needs @modelcontextprotocol/sdk, which is not installed: " +
        "npm install @modelcontextprotocol/sdk@1",
      { cause },
    );
  }
}
