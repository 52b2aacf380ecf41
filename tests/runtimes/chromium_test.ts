/** The published package in a browser: examples/browser, and what becomes of records when a page is left. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { after, before, test, type TestContext } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { bundleText } from "../support/bundle.ts";
import { type Intake, serveIntake, TOKEN } from "../support/intake.ts";
import { BARE, ROOT } from "./places.ts";

const EXAMPLE = new URL("examples/browser/", ROOT);
const HTML = readFileSync(new URL("index.html", EXAMPLE), "utf8");
const SCRIPT = bundleText(readFileSync(new URL("main.js", EXAMPLE), "utf8"), {
  nodePaths: [decodeURIComponent(new URL("node_modules", BARE).pathname)],
  alias: {},
});
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*, authorization",
};

const LIMIT = { timeout: 60_000 };

let browser: Browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});
after(() => browser.close());

/** Opens the example, and an intake that is on another origin, as the service is. */
async function openPage(t: TestContext): Promise<{ page: Page; intake: Intake }> {
  const intake = await serveIntake(
    t,
    ({ method }) => ({ status: method === "OPTIONS" ? 204 : 202, headers: CORS }),
  );
  const script = await SCRIPT;
  const html = HTML
    .replace(/data-source-token="[^"]*"/, `data-source-token="${TOKEN}"`)
    .replace(/data-ingesting-host="[^"]*"/, `data-ingesting-host="${intake.url}"`);
  const server = createServer(({ url }, response) => {
    const isScript = url === "/main.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : html);
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");

  const window = await browser.newContext();
  t.after(() => window.close());
  await window.newPage(); // the browser stays when the other one is closed
  const page = await window.newPage();
  await page.addInitScript(
    `globalThis.process = { env: { BETTERSTACK_ALLOW_INSECURE_URL: "1" } };`,
  );
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { page, intake };
}

/** Has the page log so many records of a kilobyte each. */
async function burst(page: Page, records: number): Promise<void> {
  await page.evaluate(`for (let n = 0; n < ${records}; n++) {
    dispatchEvent(new ErrorEvent("error", { message: n + "x".repeat(900) }));
  }`);
}

test("a page ships what it logs", LIMIT, async (t) => {
  const { page, intake } = await openPage(t);

  await page.click("#buy");

  await intake.until(() => intake.delivered.length === 1);
  const [{ message, on, path }] = intake.delivered as [Record<string, unknown>];
  assert.deepEqual([message, on, path], ["clicked", "buy", "/"]);
});

test("an error that nobody catches is logged with its stack", LIMIT, async (t) => {
  const { page, intake } = await openPage(t);

  await page.evaluate(`void setTimeout(() => null.length)`);

  await intake.until(() => intake.delivered.length === 1);
  const { name, stack } = intake.delivered[0]!.error as Record<string, string>;
  assert.equal(name, "TypeError");
  assert.ok(stack);
});

test("what is logged last arrives when the reader goes on to another page", LIMIT, async (t) => {
  const { page, intake } = await openPage(t);

  await burst(page, 20);
  await page.click("#leave");

  await intake.until(() => intake.delivered.length === 21);
});

test("what is logged last arrives when the reader closes the tab", LIMIT, async (t) => {
  const { page, intake } = await openPage(t);

  await burst(page, 20);
  await page.close();

  await intake.until(() => intake.delivered.length === 20);
});

test("two batches, as much as a browser lets a page leave behind, arrive", LIMIT, async (t) => {
  const { page, intake } = await openPage(t);
  await page.click("#buy");
  await intake.until(() => intake.delivered.length === 1);

  await burst(page, 50);
  await page.close();

  await intake.until(() => intake.delivered.length === 51);
});

test("much more than that arrives while the page stays", LIMIT, async (t) => {
  const { page, intake } = await openPage(t);

  await burst(page, 500);

  await intake.until(() => intake.delivered.length === 500);
  assert.ok(intake.requests.every(({ bytes }) => bytes <= 30_000));
});

test("a record that is longer than the browser's limit is cut and arrives", LIMIT, async (t) => {
  const { page, intake } = await openPage(t);

  await page.evaluate(`dispatchEvent(new ErrorEvent("error", { message: "x".repeat(200_000) }))`);

  await intake.until(() => intake.delivered.length === 1);
});
