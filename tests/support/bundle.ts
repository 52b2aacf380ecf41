import { build, type BuildOptions, type BuildResult } from "esbuild";

/** What users of the edge entries have their bundler do: one file for a platform without Node. */
export async function bundle(
  contents: string,
  options: BuildOptions = {},
): Promise<BuildResult<{ write: false; metafile: true }>> {
  return await build({
    stdin: { contents, loader: "ts", resolveDir: ROOT },
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "esnext",
    alias: {
      "@mikser-io/better-stack/cloudflare": `${ROOT}src/adapters/cloudflare.ts`,
      "@mikser-io/better-stack/logtail": `${ROOT}src/adapters/logtail.ts`,
      "@mikser-io/better-stack/loglayer": `${ROOT}src/adapters/loglayer.ts`,
      "@mikser-io/better-stack/logtape": `${ROOT}src/adapters/logtape.ts`,
      "@mikser-io/better-stack/vercel": `${ROOT}src/adapters/vercel.ts`,
      "@mikser-io/better-stack": `${ROOT}mod.ts`,
    },
    logLevel: "silent",
    ...options,
  }) as BuildResult<{ write: false; metafile: true }>;
}

/** The one file of a bundle, as text. */
export async function bundleText(contents: string, options?: BuildOptions): Promise<string> {
  return (await bundle(contents, options)).outputFiles[0]!.text;
}

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);
