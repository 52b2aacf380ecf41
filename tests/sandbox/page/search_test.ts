import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, IN_BROWSER, look, ORDERS, ship } from "./support.ts";

after(closeBrowser);

const before = (sandbox: Parameters<typeof ship>[0]) => ship(sandbox, ...ORDERS);

test(
  "the search shows what matches, what is there and what comes",
  IN_BROWSER,
  () =>
    look({ before }, async (page, sandbox) => {
      await page.getByRole("option").nth(2).waitFor();

      await page.getByLabel("Search").fill("level=error");

      await page.getByText("1 record of 3").waitFor();
      assert.equal(await page.getByRole("option").count(), 1);
      await ship(sandbox, { level: "info", message: "no" }, { level: "error", message: "yes" });
      await page.getByRole("option", { name: /yes/ }).waitFor();
      assert.equal(await page.getByRole("option").count(), 2);
    }),
);

test(
  "a mistake in a query is underlined where it is, and what was found stays",
  IN_BROWSER,
  () =>
    look({ before, expects: /400/ }, async (page) => {
      const search = page.getByLabel("Search");
      await page.getByRole("option").nth(2).waitFor();

      await search.fill("level=error AND durationMs>soon");

      await page.locator("#remark.mistake").waitFor();
      assert.equal(await page.locator("#underline mark").innerText(), "soon");
      assert.match(await page.locator("#remark").innerText(), /expected a number .* column 28/);
      assert.equal(await search.getAttribute("aria-invalid"), "true");
      assert.equal(await page.getByRole("option").count(), 3);
      const [wrong, typed] = await Promise.all([
        page.locator("#underline mark").boundingBox(),
        search.boundingBox(),
      ]);
      assert.ok(wrong && typed && wrong.x > typed.x + 100, "the underline is under the word");

      await search.fill("durationMs>100");
      await page.getByText("1 record of 3").waitFor();
      assert.equal(await search.getAttribute("aria-invalid"), null);
    }),
);

test(
  "what was changed in a query so that the service takes it is said",
  IN_BROWSER,
  () =>
    look({ before }, async (page) => {
      await page.getByLabel("Search").fill("NOT level=error");

      await page.locator("#remark", { hasText: "is sent as" }).waitFor();
      await page.getByText("2 records of 3").waitFor();
    }),
);

test(
  "a search that finds nothing says what to look for",
  IN_BROWSER,
  () =>
    look({ before }, async (page) => {
      await page.getByLabel("Search").fill("level=fatal");
      await page.getByText("No record matches").waitFor();

      await page.getByRole("button", { name: "level=error" }).click();

      await page.getByRole("option", { name: /card declined/ }).waitFor();
    }),
);

test(
  "what a search finds is shown from its newest on, wherever one was before",
  IN_BROWSER,
  () =>
    look({
      before: (sandbox) =>
        ship(sandbox, ...Array.from({ length: 500 }, (_, n) => ({ n, message: `record ${n}` }))),
    }, async (page) => {
      await page.getByRole("option", { name: /record 499/ }).waitFor();
      await page.keyboard.press("g");
      await page.getByRole("option", { name: /record 0\b/ }).waitFor();

      await page.getByLabel("Search").fill("n>=100");

      await page.getByText("400 records of 500").waitFor();
      await page.getByRole("option", { name: /record 499/ }).waitFor();
      assert.ok(await page.getByRole("button", { name: "↓ Newest" }).isHidden());
    }),
);
