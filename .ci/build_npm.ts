/* Makes the npm tarball in dist/: what `deno pack` makes, with the package.json fields that it leaves out. */
import { basename, dirname, relative } from "node:path";
import { build } from "esbuild";
import config from "../deno.json" with { type: "json" };

const TARBALL = "dist/deno-pack.tgz";
const PACKAGE = "dist/package";
const CORE = "src/core.js";
const BIN = "./src/cli/bin.js";

await Deno.mkdir("dist", { recursive: true });
for await (const { name } of Deno.readDir("dist")) {
  if (name === "package" || name.endsWith(".tgz")) {
    await Deno.remove(`dist/${name}`, { recursive: true });
  }
}
await run(
  Deno.execPath(),
  "pack",
  "--quiet",
  "--no-source-maps",
  "--allow-dirty",
  "--output",
  TARBALL,
);
await run("tar", "-xzf", TARBALL, "-C", "dist");
await Deno.remove(TARBALL);

const made = JSON.parse(await Deno.readTextFile(`${PACKAGE}/package.json`));
const { dependencies = {}, ...rest } = made; // the optional peers below, which deno pack takes for its own
const peers = {
  "@modelcontextprotocol/sdk": "^1",
  "@sentry/core": "^10",
  "mikser-io": ">=9 <12",
  pino: ">=9 <11",
};
const strangers = Object.keys(dependencies).filter((name) => !(name in peers));
if (strangers.length > 0) throw new Error(`${strangers} must be an optional peer, or not imported`);
await Deno.writeTextFile(
  `${PACKAGE}/package.json`,
  JSON.stringify(
    {
      ...rest,
      description:
        "Ships logs and heartbeats to Better Stack from Node, Deno, Bun, Cloudflare Workers and Vercel Edge.",
      keywords: ["better-stack", "logtail", "logging", "heartbeat", "pino", "cloudflare-workers"],
      repository: { type: "git", url: "git+https://github.com/mikser-io/better-stack.git" },
      bin: { "better-stack": BIN },
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
await joinScripts([
  ...Object.values<{ import: string }>(made.exports).map((entry) => entry.import),
  BIN,
]);
await run("npm", "pack", `./${PACKAGE}`, "--silent", "--pack-destination", "dist");

/**
 * Joins what each entry needs into few files, the whole core into one: Node takes longer to find fifty files
 * than to run them.
 */
async function joinScripts(entries: readonly string[]): Promise<void> {
  const root = await Deno.realPath(PACKAGE);
  const settings = {
    absWorkingDir: root, // it is named in comments, relative to this
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "es2023",
    packages: "external",
  } as const;
  const parts = [...Deno.readDirSync(`${PACKAGE}/src/core`)]
    .filter(({ name }) => name.endsWith(".js"))
    .map(({ name }) => `export * from "./src/core/${name}";`);
  const core = await build({
    ...settings,
    stdin: { contents: parts.join("\n"), resolveDir: root },
    outfile: CORE,
  });
  const { outputFiles } = await build({
    ...settings,
    entryPoints: [...entries],
    outbase: ".",
    outdir: ".",
    chunkNames: "src/chunks/[name]-[hash]",
    splitting: true,
    plugins: [{
      name: "core",
      setup: ({ onResolve }) =>
        onResolve({ filter: /\/core\/\w+\.js$/ }, () => ({ path: "#core", external: true })),
    }],
  });

  for await (const name of scriptsIn(PACKAGE)) await Deno.remove(name);
  await Deno.mkdir(`${PACKAGE}/src/chunks`, { recursive: true });
  await Deno.writeTextFile(`${PACKAGE}/${CORE}`, core.outputFiles[0]!.text);
  const empty = outputFiles.filter(({ text }) => text === "").map(({ path }) => basename(path));
  for (const { path, text } of outputFiles) {
    if (text === "") continue;
    const lines = text.split("\n").filter((line) =>
      !empty.some((name) => line.endsWith(`/${name}";`))
    );
    const way = relative(dirname(path), `${root}/${CORE}`);
    await Deno.writeTextFile(
      path,
      lines.join("\n").replaceAll('"#core"', `"${way.startsWith(".") ? way : `./${way}`}"`),
    );
  }
}

async function* scriptsIn(folder: string): AsyncIterable<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* scriptsIn(path);
    else if (name.endsWith(".js")) yield path;
  }
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args, stdout: "null" }).output();
  if (!success) throw new Error(`${command} ${args.join(" ")} failed`);
}
