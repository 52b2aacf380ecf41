import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readVariable } from "../../core/environment.ts";
import { optional } from "../../core/options.ts";

/** What is deployed. */
export interface MikserDeploy {
  /** The release. @default the version in the site's package.json */
  readonly release?: string | undefined;
  /** The revision of the source. @default the commit, as the CI's variables or git tell it */
  readonly revision?: string | undefined;
}

/** Where those who build for others leave the commit. */
export const REVISION_VARIABLES: readonly string[] = [
  "GITHUB_SHA",
  "CI_COMMIT_SHA", // GitLab
  "BITBUCKET_COMMIT",
  "CIRCLE_SHA1",
  "BUILD_SOURCEVERSION", // Azure
  "VERCEL_GIT_COMMIT_SHA",
  "COMMIT_REF", // Netlify
  "CF_PAGES_COMMIT_SHA",
  "WORKERS_CI_COMMIT_SHA",
  "RENDER_GIT_COMMIT",
  "RAILWAY_GIT_COMMIT_SHA",
  "SOURCE_VERSION", // Heroku
];
/** git is asked while mikser starts, and answers in a few milliseconds. */
const GIT_TIMEOUT_MS = 1_000;

/**
 * Reads the option and the environment; undefined when no deploy is to be told.
 *
 * @throws {TypeError} for an option of the wrong kind
 */
export function resolveDeploy(marker: boolean | MikserDeploy): MikserDeploy | undefined {
  if (typeof marker !== "object" || marker === null) {
    optional("deployMarker", marker, "boolean");
    if (!marker) return undefined;
  }
  const { release, revision } = marker === true ? {} : marker as MikserDeploy;
  optional("deployMarker.release", release, "string");
  optional("deployMarker.revision", revision, "string");
  const variables = REVISION_VARIABLES.map((name) => readVariable(name));
  return { release, revision: revision ?? variables.find((value) => value !== undefined) };
}

/** Finds what the option and the environment did not tell in the site's folder. Never rejects. */
export async function completeDeploy(deploy: MikserDeploy, folder: string): Promise<MikserDeploy> {
  const [release, revision] = await Promise.all([
    deploy.release ?? versionIn(folder),
    deploy.revision ?? commitIn(folder),
  ]);
  return { release, revision };
}

async function versionIn(folder: string): Promise<string | undefined> {
  try {
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined; // a site need not have one
  }
}

async function commitIn(folder: string): Promise<string | undefined> {
  try {
    const git = promisify(execFile)("git", ["rev-parse", "HEAD"], {
      cwd: folder,
      timeout: GIT_TIMEOUT_MS,
    });
    return (await git).stdout.trim();
  } catch {
    return undefined; // no git, or no repository
  }
}
