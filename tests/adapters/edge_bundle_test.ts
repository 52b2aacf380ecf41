/** What edge platforms ask of a module: no Node inside, and nothing that runs when it is loaded. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, bundleText } from "../support/bundle.ts";

const ENTRIES = [
  "@mikser-io/better-stack",
  "@mikser-io/better-stack/cloudflare",
  "@mikser-io/better-stack/vercel",
  "@mikser-io/better-stack/logtail",
  "@mikser-io/better-stack/loglayer",
  "@mikser-io/better-stack/logtape",
];

/** What a Worker may not call before its first request, in the place of the real ones. */
const FORBIDDEN: Readonly<Record<string, unknown>> = {
  setTimeout: forbidden("setTimeout"),
  setInterval: forbidden("setInterval"),
  queueMicrotask: forbidden("queueMicrotask"),
  fetch: forbidden("fetch"),
  AbortController: forbidden("AbortController"),
  Math: without(Math, "random"),
  Date: without(Date, "now"),
  performance: without(performance, "now"),
  crypto: without(crypto, "randomUUID", "getRandomValues"),
};

function forbidden(name: string): () => never {
  return () => assert.fail(`${name} was called while loading`);
}

function without(target: object, ...names: string[]): unknown {
  return new Proxy(target, {
    get: (_, name) =>
      names.includes(String(name)) ? forbidden(String(name)) : Reflect.get(target, name),
  });
}

for (const entry of ENTRIES) {
  const program = `import * as all from "${entry}"; globalThis.loaded = Object.keys(all);`;

  test(`${entry} bundles for a platform without Node`, async () => {
    const { metafile, warnings } = await bundle(program);

    const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
    assert.deepEqual(outside, []);
    assert.deepEqual(warnings, []);
  });

  test(`${entry} loads without a timer, a request or a random number`, async () => {
    const script = await bundleText(program, { format: "iife" });

    new Function(...Object.keys(FORBIDDEN), script)(...Object.values(FORBIDDEN));

    const { loaded } = globalThis as { loaded?: string[] };
    assert.ok(loaded!.length > 0);
  });
}
