import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, IN_BROWSER, look, ship, shipText } from "./support.ts";

after(closeBrowser);

/** Texts that would run script, or fetch something, in a page that took them for markup. */
const ATTACKS = [
  "<script>globalThis.pwned = true</script>",
  "<img src=x onerror='globalThis.pwned = true'>",
  "<svg onload='globalThis.pwned = true'>",
  "</script><script>globalThis.pwned = true</script>",
  "\"'><iframe srcdoc='<script>parent.pwned = true</script>'>",
  "javascript:globalThis.pwned = true",
  "{{constructor.constructor('globalThis.pwned = true')()}}",
];

async function isUnharmed(page: Page): Promise<boolean> {
  return await page.evaluate(() => {
    const strange = document.querySelectorAll("img, iframe, script:not([type]), main svg[onload]");
    return strange.length === 0 && !("pwned" in globalThis);
  });
}

test(
  "no record runs script, wherever in it the attack stands",
  IN_BROWSER,
  () =>
    look({}, async (page, sandbox) => {
      await ship(
        sandbox,
        ...ATTACKS.map((text) => ({
          level: text,
          message: text,
          [text]: text,
          nested: { [text]: [text] },
          err: { name: text, message: text, stack: `${text}\n    at ${text}` },
        })),
      );
      await page.getByRole("option").nth(ATTACKS.length - 1).waitFor();
      await page.getByRole("group", { name: "Levels" }).getByRole("button").first().waitFor();

      await page.keyboard.press("g");
      await page.keyboard.press("Enter");
      for (const text of ATTACKS) {
        assert.ok((await page.locator("#details").innerText()).includes(text), text);
        await page.keyboard.press("j");
      }

      assert.ok(await isUnharmed(page));
    }),
);

test("no beat and no error runs script", IN_BROWSER, () =>
  look({}, async (page, { url }) => {
    for (const text of ATTACKS) {
      const token = encodeURIComponent(text.replaceAll("/", "|"));
      await fetch(`${url}/api/v1/heartbeat/${token}/fail`, { method: "POST", body: text });
      const frame = {
        function: text,
        filename: text,
        lineno: 1,
        context_line: text,
        pre_context: [text],
      };
      const exception = { type: text, value: text, stacktrace: { frames: [frame] } };
      const event = {
        release: text,
        environment: text,
        level: text,
        exception: { values: [exception] },
      };
      const body = [{}, { type: "event" }, event].map((line) => JSON.stringify(line)).join("\n");
      await fetch(`${url}/api/1/envelope/?sentry_key=x`, { method: "POST", body });
    }

    await page.keyboard.press("2");
    await page.locator(".beat summary").nth(ATTACKS.length - 1).click();
    await page.keyboard.press("3");
    for (const group of await page.locator(".problem > summary").all()) await group.click();
    await page.getByText("The event").first().click();

    assert.ok(await isUnharmed(page));
  }));

test(
  "a query runs no script, nor what the sandbox says of it",
  IN_BROWSER,
  () =>
    look({ expects: /400/ }, async (page) => {
      for (const text of ATTACKS) {
        await page.getByLabel("Search").fill(`level=${text}`);
        await page.keyboard.press("Enter");
        await page.waitForTimeout(50);
      }

      assert.ok(await isUnharmed(page));
    }),
);

test(
  "the page's policy lets nothing else run, and nothing out",
  IN_BROWSER,
  () =>
    look({ expects: /Content Security Policy|Trusted|HTMLScriptElement/ }, async (page) => {
      const tries = await page.evaluate(async () => {
        const attempt = (work: () => unknown) => {
          try {
            return work() === undefined ? "refused" : "done";
          } catch {
            return "refused";
          }
        };
        return {
          markup: attempt(() => document.body.innerHTML = "<b>x</b>"),
          inline: attempt(() => {
            const script = document.createElement("script");
            script.append("globalThis.pwned = true");
            document.body.append(script);
            return (globalThis as { pwned?: boolean }).pwned;
          }),
          elsewhere: await fetch("https://example.com/").then(() => "done", () => "refused"),
        };
      });

      assert.deepEqual(tries, { markup: "refused", inline: "refused", elsewhere: "refused" });
    }),
);

test(
  "a text that turns the direction of writing round turns nothing round",
  IN_BROWSER,
  () =>
    look({}, async (page, sandbox) => {
      await ship(sandbox, {
        level: "info\u202e",
        message: "invoice\u202efdp.exe",
        user: "\u2066x\u0007",
      });

      const line = page.getByRole("option");
      await line.waitFor();
      assert.match(await line.innerText(), /invoice\\u202efdp\.exe/);
      assert.doesNotMatch(await line.innerText(), /\p{Bidi_Control}|(?!\n)\p{Cc}/u);
      await line.click();
      assert.doesNotMatch(
        await page.locator("#details").innerText(),
        /\p{Bidi_Control}|(?!\n)\p{Cc}/u,
      );
    }),
);

test(
  "a line of 1 MB is cut in the list, and shown in full when asked for",
  IN_BROWSER,
  () =>
    look({}, async (page, sandbox) => {
      await ship(sandbox, { message: "x".repeat(1_000_000), level: "y".repeat(100_000) });

      const line = page.getByRole("option");
      await line.waitFor();
      assert.ok((await line.innerText()).length < 1_000);
      assert.equal((await line.boundingBox())?.height, 28);
      await line.click();
      const details = page.locator("#details");
      assert.ok((await details.innerText()).length < 20_000);
      await details.getByRole("button", { name: "Show all 1,000,000 characters" }).click();
      assert.ok(
        (await details.evaluate((panel) => panel.textContent)).includes("x".repeat(1_000_000)),
      );
    }),
);

test(
  "keys that objects have by themselves, and depth without end, are shown like any other",
  IN_BROWSER,
  () =>
    look({}, async (page, sandbox) => {
      const deep = `${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`;
      await shipText(
        sandbox,
        `[{"message":"own","__proto__":{"polluted":1},"constructor":"c","toString":"t","level":"__proto__","hasOwnProperty":1},
        {"message":"deep","deep":${deep}},
        {"message":"wide",${Array.from({ length: 5_000 }, (_, n) => `"k${n}":${n}`).join()}}]`,
      );

      await page.getByRole("option", { name: /own/ }).click();
      const details = page.locator("#details");
      assert.match(await details.innerText(), /__proto__: \{\s*polluted: 1\s*\}/);
      await page.getByRole("option", { name: /deep/ }).click();
      assert.match(await details.innerText(), /\{ … \}/);
      await page.getByRole("option", { name: /wide/ }).click();
      assert.match(await details.innerText(), /… 4,701 more/);
      assert.ok(await isUnharmed(page));
    }),
);
