import { mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Installs a package in `folder` whose entries are our sources; what is imported through the link is not
 * in `node_modules` any more, so that Node strips its types.
 */
export async function linkPackage(
  folder: string,
  name: string,
  source: string,
  exports: Readonly<Record<string, string>>,
): Promise<void> {
  const directory = join(folder, "node_modules", name);
  await mkdir(directory, { recursive: true });
  const manifest = JSON.stringify({ name, type: "module", exports });
  await writeFile(join(directory, "package.json"), manifest);
  await symlink(join(ROOT, source), join(directory, basename(source)));
}

/** Installs a package that is installed here. */
export async function linkInstalled(
  folder: string,
  name: string,
): Promise<void> {
  await mkdir(join(folder, "node_modules"), { recursive: true });
  await symlink(
    join(ROOT, "node_modules", name),
    join(folder, "node_modules", name),
  );
}
