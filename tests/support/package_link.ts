import { mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { type Runtime, SOURCE_URL } from "./runtimes.ts";

/** Installs our package in `folder` as the runtime is to have it: as it is published, or as its sources. */
export async function linkPackage(folder: string, { packageUrl }: Runtime): Promise<void> {
  const { name, exports } = config;
  if (packageUrl === SOURCE_URL) return await linkSources(folder, name, ["mod.ts", "src"], exports);
  await link(packageUrl, join(folder, "node_modules", name));
}

/**
 * Installs a package in `folder` whose entries are our sources; what is imported through these links is not
 * in `node_modules` any more, so that Node strips its types.
 */
export async function linkSources(
  folder: string,
  name: string,
  sources: readonly string[],
  exports: Readonly<Record<string, string>>,
): Promise<void> {
  const directory = join(folder, "node_modules", name);
  for (const source of sources) {
    await link(new URL(source, SOURCE_URL).href, join(directory, basename(source)));
  }
  const manifest = JSON.stringify({ name, type: "module", exports });
  await writeFile(join(directory, "package.json"), manifest);
}

/** Installs a package that is installed here. */
export async function linkInstalled(folder: string, name: string): Promise<void> {
  await link(
    new URL(`node_modules/${name}`, SOURCE_URL).href,
    join(folder, "node_modules", name),
  );
}

async function link(url: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(fileURLToPath(url), path);
}
