import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, IN_BROWSER, look, ship } from "./support.ts";

after(closeBrowser);

test(
  "a heartbeat appears with its first beat, goes down in silence, and comes up again",
  IN_BROWSER,
  () =>
    look({}, async (page, { url, environment }) => {
      const beat = (how = "") =>
        fetch(environment.BETTERSTACK_UPTIME_HEARTBEAT_URL + how, {
          method: "POST",
          body: "copied 120 files",
        });
      await page.getByRole("link", { name: /Heartbeats/ }).click();
      await page.getByText("No heartbeat yet").waitFor();
      assert.match(await page.locator("#no-beats pre").innerText(), new RegExp(`^curl ${url}/`));

      await beat();
      const card = page.locator(".beat");
      await card.locator(".status", { hasText: "up" }).waitFor();
      assert.match(await card.locator(".countdown").innerText(), /^\d+:\d\d$/);

      await card.getByLabel(/^Grace/).fill("0");
      await card.getByLabel(/^Grace/).press("Enter");
      await card.getByText("down after 1 min of silence").waitFor();
      await card.getByLabel(/^Period/).fill("1");
      await card.getByLabel(/^Period/).press("Enter");
      await card.locator(".status", { hasText: "down" }).waitFor();
      await page.getByTitle("One is down").waitFor();
      await card.locator(".incident").waitFor();

      await card.getByLabel(/^Period/).fill("600");
      await card.getByLabel(/^Period/).press("Enter");
      await beat();
      await card.locator(".status", { hasText: "up" }).waitFor();
      await page.getByRole("img", { name: "2 beats, 0 failed" }).waitFor();
    }),
);

test(
  "a heartbeat shows what it was told, and can be paused",
  IN_BROWSER,
  () =>
    look({}, async (page, { environment }) => {
      await fetch(`${environment.BETTERSTACK_UPTIME_HEARTBEAT_URL}/3`, {
        method: "POST",
        body: "disk full",
      });
      await page.keyboard.press("2");
      const card = page.locator(".beat.is-down");

      await card.getByText("1 beat", { exact: true }).click();
      assert.match(await card.locator("ol").innerText(), /exit code 3\s+disk full/);
      await card.getByRole("button", { name: "Pause" }).click();
      await page.locator(".beat.is-paused").getByRole("button", { name: "Resume" }).click();
      await page.locator(".beat:not(.is-paused)").waitFor();
    }),
);

test(
  "errors are grouped, each with its stack, the place where it happened first",
  IN_BROWSER,
  () =>
    look({}, async (page, { url }) => {
      await page.keyboard.press("3");
      await page.getByText("No error yet").waitFor();
      const frames = [
        { function: "handle", filename: "src/server.ts", lineno: 27, in_app: true },
        {
          function: "charge",
          filename: "src/payment.ts",
          lineno: 41,
          colno: 11,
          in_app: true,
          pre_context: ["{"],
          context_line: "  throw declined;",
        },
      ];
      const exception = { type: "PaymentError", value: "card declined", stacktrace: { frames } };
      const body = [{}, { type: "event" }, { exception: { values: [exception] }, release: "1.4.2" }]
        .map((line) => JSON.stringify(line)).join("\n");
      for (let n = 0; n < 2; n++) {
        await fetch(`${url}/api/1/envelope/?sentry_key=x`, { method: "POST", body });
      }

      await page.locator(".problem > summary", { hasText: "2×" }).click();

      assert.equal(await page.locator(".problem").count(), 1);
      assert.deepEqual(await page.locator(".stack .function").allInnerTexts(), [
        "charge",
        "handle",
      ]);
      assert.match(await page.locator(".stack .here").innerText(), /41 +throw declined;/);
      await page.getByRole("button", { name: "Copy stack" }).click();
      assert.equal(
        await page.evaluate(() => navigator.clipboard.readText()),
        "PaymentError: card declined\n    at charge (src/payment.ts:41:11)\n    at handle (src/server.ts:27)",
      );
    }),
);

test(
  "a fault makes a program get its status, until it is ended",
  IN_BROWSER,
  () =>
    look({ expects: /status of 4|status of 5/ }, async (page, sandbox) => {
      await page.keyboard.press("4");
      const faults = {
        Outage: 503,
        "Rate limited": 429,
        "Invalid token": 401,
        "Quota exceeded": 402,
      };
      for (const [title, status] of Object.entries(faults)) {
        await page.getByRole("button", { name: title }).click();
        await page.locator("#fault-notice", { hasText: `${title} is on` }).waitFor();

        await page.getByRole("button", { name: "Send a record" }).click();
        await page.locator("#tries .bad", { hasText: new RegExp(`${status} in`) }).waitFor();
        assert.equal(sandbox.records.length, 0);
        await page.getByRole("button", { name: "End it" }).click();
        await page.locator("#fault-notice").waitFor({ state: "hidden" });
      }

      await page.getByRole("button", { name: "Send a record" }).click();
      await page.locator("#tries .ok", { hasText: "202" }).waitFor();
      assert.equal(sandbox.records.length, 1);
    }),
);

test(
  'the fault "Slow" takes as long as it was told, for so many requests',
  IN_BROWSER,
  () =>
    look({}, async (page, sandbox) => {
      await page.keyboard.press("4");
      const card = page.locator("form", { hasText: "Slow" });
      await card.getByLabel("Delay in ms").fill("300");
      await card.getByLabel("Requests").fill("1");
      await card.getByRole("button").click();
      await page.locator("#fault-notice", { hasText: "Slow is on, once" }).waitFor();

      const started = performance.now();
      await ship(sandbox, { message: "late" });
      assert.ok(performance.now() - started >= 300);
      await page.locator("#fault-notice").waitFor({ state: "hidden" });
    }),
);

test(
  "the set-up has this sandbox's address and token, for each kind of program",
  IN_BROWSER,
  () =>
    look({ options: { sourceTokens: ["abc-123"] } }, async (page, { url }) => {
      await page.keyboard.press("5");
      for (const name of ["Node", "Deno", "Workers", "mikser", "curl"]) {
        await page.getByRole("tab", { name }).click();
        const text = await page.locator("#setup-steps").innerText();
        assert.ok(text.includes(url), name);
        assert.ok(text.includes("abc-123"), name);
      }
      await page.keyboard.press("ArrowRight");
      assert.equal(await page.getByRole("tab", { selected: true }).innerText(), "Node");
      await page.getByRole("button", { name: "Copy" }).nth(1).click();
      assert.match(
        await page.evaluate(() => navigator.clipboard.readText()),
        new RegExp(`export BETTERSTACK_INGEST_HOST=${url}$`, "m"),
      );
    }),
);
