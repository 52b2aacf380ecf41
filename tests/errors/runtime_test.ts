import assert from "node:assert/strict";
import { test } from "node:test";
import { runtimeOf } from "../../src/errors/runtime.ts";

const process = { versions: { node: "24.1.0" } };

for (
  const [name, globals, runtime] of [
    ["Node", { process }, { name: "node", version: "24.1.0" }],
    ["Bun", { process: { versions: { node: "24.1.0", bun: "1.3.0" } } }, {
      name: "bun",
      version: "1.3.0",
    }],
    ["Deno", { process, Deno: { version: { deno: "2.9.6" } } }, { name: "deno", version: "2.9.6" }],
    ["workerd", { process, navigator: { userAgent: "Cloudflare-Workers" } }, { name: "workerd" }],
    ["the Edge runtime", { process, EdgeRuntime: "edge-runtime" }, { name: "edge-runtime" }],
    ["what is not known", {}, undefined],
  ] as const
) {
  test(`runtimeOf() names ${name}`, () => {
    assert.deepEqual(runtimeOf(globals).runtime, runtime);
  });
}
