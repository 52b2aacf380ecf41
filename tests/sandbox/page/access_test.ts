import type { AxeResults } from "axe-core";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import type { Page } from "playwright-core";
import { logDay } from "./demo.ts";
import { closeBrowser, IN_BROWSER, look } from "./support.ts";

after(closeBrowser);

const VIEWS = ["logs", "heartbeats", "errors", "faults", "setup"];

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `axe finds nothing serious in ${colorScheme}, with nothing there`,
    IN_BROWSER,
    () =>
      look({ colorScheme }, async (page) => {
        for (const [n, view] of VIEWS.entries()) {
          await page.keyboard.press(String(n + 1));
          assert.deepEqual(await seriousFindings(page), [], view);
        }
      }),
  );

  test(
    `axe finds nothing serious in ${colorScheme}, with everything there`,
    IN_BROWSER,
    () =>
      look({
        colorScheme,
        expects: /400/,
        before: async (sandbox) => {
          await logDay(sandbox);
          const { url } = sandbox;
          await fetch(`${url}/api/v1/heartbeat/a`);
          await fetch(`${url}/api/v1/heartbeat/b/fail`);
          const frames = [{ function: "a", filename: "a.ts", lineno: 3, context_line: "x" }, {
            function: "b",
            in_app: false,
          }];
          const event = {
            exception: { values: [{ type: "E", value: "v", stacktrace: { frames } }] },
          };
          const body = [{}, { type: "event" }, event].map((line) => JSON.stringify(line)).join(
            "\n",
          );
          await fetch(`${url}/api/1/envelope/?sentry_key=x`, { method: "POST", body });
        },
      }, async (page) => {
        await page.getByRole("option").first().waitFor();
        await page.getByRole("img", { name: /1,400 records/ }).waitFor();
        await page.keyboard.press("k");
        await page.keyboard.press("Enter");
        assert.deepEqual(await seriousFindings(page), [], "a record");
        await page.getByLabel("Search").fill("level=");
        await page.locator("#remark.mistake").waitFor();
        assert.deepEqual(await seriousFindings(page), [], "a mistake");
        await page.keyboard.press("Escape");

        await page.keyboard.press("2");
        await page.locator(".beat summary").first().click();
        assert.deepEqual(await seriousFindings(page), [], "heartbeats");
        await page.keyboard.press("3");
        await page.locator(".problem > summary").click();
        assert.deepEqual(await seriousFindings(page), [], "errors");
        await page.keyboard.press("4");
        await page.getByRole("button", { name: "Quota exceeded" }).click();
        await page.locator("#fault-notice").waitFor();
        assert.deepEqual(await seriousFindings(page), [], "faults");
        await page.keyboard.press("?");
        assert.deepEqual(await seriousFindings(page), [], "help");
      }),
  );
}

test("the page follows the system's colours", IN_BROWSER, async () => {
  const brightness = async (colorScheme: "light" | "dark") => {
    let sum = 0;
    await look({ colorScheme }, async (page) => {
      const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      sum = color.match(/\d+/g)!.slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    });
    return sum;
  };

  assert.ok(await brightness("light") > 600);
  assert.ok(await brightness("dark") < 150);
});

test(
  "nothing sticks out of a narrow window",
  IN_BROWSER,
  () =>
    look({ width: 360, height: 640, before: logDay }, async (page) => {
      await page.getByRole("option").first().waitFor();
      for (const [n, view] of VIEWS.entries()) {
        await page.keyboard.press(String(n + 1));
        const [content, window] = await page.evaluate(
          () => [document.documentElement.scrollWidth, innerWidth],
        );
        assert.ok(content! <= window!, view);
      }
    }),
);

/** What axe finds that is serious or worse, a text for each. */
async function seriousFindings(page: Page): Promise<string[]> {
  const path = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  // The page's own policy lets no script in: this one comes in by the debugger's door.
  await page.evaluate(await readFile(path, "utf8"));
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run()
  );
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`));
}
