import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serveSandbox } from "../../../src/sandbox/mod.ts";
import { makeFolder, runMikser } from "../../support/mikser_site.ts";
import { linkPackage, linkSources } from "../../support/package_link.ts";
import { type Runtime, RUNTIMES } from "../../support/runtimes.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/mikser-site", import.meta.url));

/** A copy of the example, in which this package and a stand-in for mikser are installed. */
async function installExample(
  t: { after(work: () => unknown): void },
  runtime: Runtime,
): Promise<string> {
  const folder = await makeFolder(t, {});
  await cp(EXAMPLE, folder, { recursive: true });
  await linkPackage(folder, runtime);
  const plugins = { ".": "./support/mikser_plugins.ts" };
  for (const name of ["mikser-io", "mikser-io-layouts"]) {
    await linkSources(folder, name, ["tests/support"], plugins);
  }
  return folder;
}

for (const runtime of RUNTIMES.filter(({ name }) => name !== "Node 20")) {
  describe(`examples/mikser-site under ${runtime.name}`, { timeout: 60_000 }, () => {
    test("ships its log and beats, with what its .env says", async (t) => {
      const sandbox = await serveSandbox();
      t.after(() => sandbox.close());
      const folder = await installExample(t, runtime);
      const lines = Object.entries(sandbox.environment).map(([name, value]) => `${name}=${value}`);
      await writeFile(join(folder, ".env"), lines.join("\n"));

      const mikser = runMikser(t, runtime, folder, [], {});
      const { code } = await mikser.end;

      assert.equal(mikser.stderr, "");
      assert.equal(code, 0);
      const messages = sandbox.records.map(({ msg }) => msg);
      assert.ok(messages.includes("Rendered: 1") && messages.includes("Mikser completed"));
      const { release } = sandbox.records.find(({ event }) => event === "deploy")!;
      assert.equal(release, "1.0.0");
      const beats = sandbox.heartbeats.flatMap(({ beats }) => beats);
      assert.deepEqual(beats.map(({ kind }) => kind), ["success"]);
    });

    test("runs without Better Stack as it is, and says so", async (t) => {
      const folder = await installExample(t, runtime);

      const mikser = runMikser(t, runtime, folder, [], {});
      const { code } = await mikser.end;

      assert.equal(code, 0);
      assert.match(mikser.stdout, /^Better Stack is off: /m);
      assert.match(mikser.stdout, /Mikser completed/);
      assert.equal(mikser.stderr, "");
    });
  });
}
