/* The bundlers, each as its users call it: entries in, one file for each out, and what they complain of. */
import { build as esbuild } from "esbuild";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { tool } from "../runtimes/places.ts";

/** What a bundler is to do. */
export interface BundleTask {
  /** Programs by the names of their output. */
  readonly input: Readonly<Record<string, string>>;
  /** Where the output goes. */
  readonly outdir: string;
  readonly platform: "browser" | "node";
}

/** Bundles, and returns the warnings. Rejects when it cannot. */
export type Bundler = (task: BundleTask) => Promise<readonly string[]>;

/** All of them. */
export const BUNDLERS: Readonly<Record<string, Bundler>> = {
  async esbuild({ input, outdir, platform }) {
    const { warnings } = await esbuild({
      entryPoints: input,
      outdir,
      platform,
      bundle: true,
      format: "esm",
      outExtension: { ".js": ".mjs" },
      logLevel: "silent",
    });
    return warnings.map(({ text }) => text);
  },

  async vite({ input, outdir, platform }) {
    const { build } = await import(pathToFileURL(tool("vite/dist/node/index.js")).href);
    const warnings: string[] = [];
    await build({
      root: outdir,
      configFile: false,
      logLevel: "silent",
      ssr: platform === "node" ? { noExternal: true } : undefined,
      build: {
        ssr: platform === "node",
        target: "esnext",
        outDir: outdir,
        emptyOutDir: false,
        modulePreload: false,
        chunkSizeWarningLimit: Infinity,
        rollupOptions: {
          input,
          preserveEntrySignatures: "strict",
          output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
          onLog: (level: string, { message }: { message: string }) => {
            if (level === "warn") warnings.push(message);
          },
        },
      },
    });
    return warnings;
  },

  webpack({ input, outdir, platform }) {
    const webpack = createRequire(import.meta.url)(tool("webpack"));
    const config = {
      mode: "production",
      target: platform === "node" ? "node20" : ["web", "es2022"],
      entry: input,
      experiments: { outputModule: true },
      output: { path: outdir, filename: "[name].mjs", module: true, library: { type: "module" } },
      performance: false,
    };
    return new Promise((resolve, reject) =>
      webpack(config, (error: Error | null, stats: WebpackStats) => {
        const { errors = [], warnings = [] } =
          stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
        if (error || errors.length > 0) {
          return reject(error ?? new Error(errors.map(({ message }) => message).join("\n")));
        }
        resolve(warnings.map(({ message, moduleName }) => `${moduleName}: ${message}`));
      })
    );
  },
};

interface WebpackStats {
  toJson(
    what: object,
  ): Record<"errors" | "warnings", { readonly message: string; readonly moduleName?: string }[]>;
}
