/* Makes the npm tarball in dist/: what `deno pack` makes, with the package.json fields that it leaves out. */
import config from "../deno.json" with { type: "json" };

const TARBALL = "dist/deno-pack.tgz";
const PACKAGE = "dist/package";

await Deno.remove("dist/package", { recursive: true }).catch(() => {});
await Deno.mkdir("dist", { recursive: true });
await run("deno", "pack", "--quiet", "--no-source-maps", "--allow-dirty", "--output", TARBALL);
await run("tar", "-xzf", TARBALL, "-C", "dist");
await Deno.remove(TARBALL);

const made = JSON.parse(await Deno.readTextFile(`${PACKAGE}/package.json`));
const { dependencies: _, ...rest } = made; // the optional peers below, which deno pack takes for its own
const peers = {
  "@modelcontextprotocol/sdk": "^1",
  "@sentry/core": "^10",
  "mikser-io": ">=9 <12",
  pino: ">=9 <11",
};
await Deno.writeTextFile(
  `${PACKAGE}/package.json`,
  JSON.stringify(
    {
      ...rest,
      description:
        "Ships logs and heartbeats to Better Stack from Node, Deno, Bun, Cloudflare Workers and Vercel Edge.",
      keywords: ["better-stack", "logtail", "logging", "heartbeat", "pino", "cloudflare-workers"],
      repository: { type: "git", url: "git+https://github.com/mikser-io/better-stack.git" },
      bin: { "better-stack": "./src/cli/bin.js" },
      engines: { node: ">=20" },
      sideEffects: false,
      peerDependencies: peers,
      peerDependenciesMeta: Object.fromEntries(
        Object.keys(peers).map((name) => [name, { optional: true }]),
      ),
    },
    null,
    2,
  ),
);

const exported = Object.keys(made.exports).sort().join();
const wanted = Object.keys(config.exports).sort().join();
if (exported !== wanted) throw new Error(`package.json exports ${exported}, deno.json ${wanted}`);
await run("npm", "pack", `./${PACKAGE}`, "--silent", "--pack-destination", "dist");

async function run(command: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args, stdout: "null" }).output();
  if (!success) throw new Error(`${command} ${args.join(" ")} failed`);
}
