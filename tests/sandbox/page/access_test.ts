import type { AxeResults, RunOptions } from "axe-core";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import type { Page } from "playwright-core";
import type { SandboxServer } from "../../../src/sandbox/mod.ts";
import { logDay } from "./demo.ts";
import { closeBrowser, IN_BROWSER, look } from "./support.ts";

after(closeBrowser);

const VIEWS = ["logs", "heartbeats", "errors", "faults", "setup"];

const SCHEMES = ["light", "dark"] as const;

/** Something in each of the views. */
async function fillAll(sandbox: SandboxServer): Promise<void> {
  await logDay(sandbox);
  const { url } = sandbox;
  await fetch(`${url}/api/v1/heartbeat/a`);
  await fetch(`${url}/api/v1/heartbeat/b/fail`);
  const frames = [
    { function: "a", filename: "a.ts", lineno: 3, context_line: "x" },
    { function: "b", in_app: false },
  ];
  const event = { exception: { values: [{ type: "E", value: "v", stacktrace: { frames } }] } };
  const body = [{}, { type: "event" }, event].map((line) => JSON.stringify(line)).join("\n");
  await fetch(`${url}/api/1/envelope/?sentry_key=x`, { method: "POST", body });
}

test(
  "axe finds nothing serious in light and dark, with nothing there",
  IN_BROWSER,
  () =>
    look({}, async (page) => {
      await loadAxe(page);
      for (const [n, view] of VIEWS.entries()) {
        await page.keyboard.press(String(n + 1));
        await assertAccessible(page, view);
      }
    }),
);

test(
  "axe finds nothing serious in light and dark, with everything there",
  IN_BROWSER,
  () =>
    look({ expects: /400/, before: fillAll }, async (page) => {
      await loadAxe(page);
      await page.getByRole("option").first().waitFor();
      await page.getByRole("img", { name: /1,400 records/ }).waitFor();
      await page.keyboard.press("k");
      await page.keyboard.press("Enter");
      await page.getByLabel("Search").fill("level=");
      await page.locator("#remark.mistake").waitFor();
      await assertAccessible(page, "a record, and a mistake");
      await page.keyboard.press("Escape");

      await page.keyboard.press("2");
      await page.locator(".beat summary").first().click();
      await assertAccessible(page, "heartbeats");
      await page.keyboard.press("3");
      await page.locator(".problem > summary").click();
      await assertAccessible(page, "errors");
      await page.keyboard.press("4");
      await page.getByRole("button", { name: "Quota exceeded" }).click();
      await page.locator("#fault-notice").waitFor();
      await assertAccessible(page, "faults");
      await page.keyboard.press("?");
      await assertAccessible(page, "help");
    }),
);

test("the page follows the system's colours", IN_BROWSER, () =>
  look({}, async (page) => {
    const brightness = async (colorScheme: "light" | "dark") => {
      await page.emulateMedia({ colorScheme });
      const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      return color.match(/\d+/g)!.slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    };

    assert.ok(await brightness("light") > 600);
    assert.ok(await brightness("dark") < 150);
  }));

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

/** The page's own policy lets no script in: this one comes in by the debugger's door. */
async function loadAxe(page: Page): Promise<void> {
  const path = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  await page.evaluate(await readFile(path, "utf8"));
}

/** Fails with what axe finds that is serious or worse; what depends on colours is looked at in both schemes. */
async function assertAccessible(page: Page, view: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    const options: RunOptions = { resultTypes: ["violations"] };
    if (colorScheme !== SCHEMES[0]) options.runOnly = ["color-contrast"];
    const { violations } = await page.evaluate(
      (options) =>
        (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } })
          .axe.run(options),
      options,
    );
    const serious = violations.filter(({ impact }) =>
      impact === "serious" || impact === "critical"
    );
    const texts = serious.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)
    );
    assert.deepEqual(texts, [], `${view}, ${colorScheme}`);
  }
}
