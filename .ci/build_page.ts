/* Makes src/sandbox/page/page.ts: the sandbox's page as one text, from page.html, style/ and browser/. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOM = fileURLToPath(new URL("../src/sandbox/page/", import.meta.url));
const TARGET = ["chrome123", "firefox121", "safari17.5"];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(`${ROOM}page.ts`, await makePage());
}

/** The text of page.ts. */
export async function makePage(): Promise<string> {
  const style = await minified('@import "./style/main.css";', "css");
  const script = await minified('import "./browser/main.ts";', "ts");
  // Only what is written here runs, whatever else gets into the document, and no text becomes markup.
  const policy =
    "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; " +
    `script-src ${hashOf(script)}; style-src ${hashOf(style)}; ` +
    "require-trusted-types-for 'script'; trusted-types 'none'";
  const page = (await readFile(`${ROOM}page.html`, "utf8"))
    .replace(/^ +/gm, "")
    .replace('content=""', () => `content="${policy}"`)
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace('<script type="module"></script>', () => `<script type="module">${script}</script>`);
  return [
    "// deno-fmt-ignore-file",
    "// Made by `deno task build:page` from page.html, style/ and browser/: change those.",
    "",
    "/** The sandbox's page: one HTML document that asks for nothing from elsewhere. */",
    "export const PAGE: string = [",
    ...page.split("\n").map((line) => `  ${JSON.stringify(line)},`),
    '].join("\\n");',
    "",
  ].join("\n");
}

async function minified(contents: string, loader: "css" | "ts"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader, resolveDir: ROOM },
    bundle: true,
    write: false,
    format: "esm",
    minify: true,
    lineLimit: 120,
    charset: "utf8",
    target: TARGET,
  });
  return outputFiles[0]!.text.trim();
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
