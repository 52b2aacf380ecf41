/// <reference lib="dom" />
/** A browser that looks at the sandbox's page. */
import { existsSync } from "node:fs";
import process from "node:process";
import { type Browser, chromium, type Page } from "playwright-core";
import type { SandboxServer, SandboxServerOptions } from "../../../src/sandbox/mod.ts";
import { serveSandbox } from "../../../src/sandbox/mod.ts";

const CHROMIUM = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"]
  .find((path) => path !== "" && existsSync(path));

/** The options of a test that needs a browser: where there is none it is skipped, and says why. */
export const IN_BROWSER: { readonly skip: string | false; readonly timeout: number } = {
  skip: CHROMIUM === undefined && "Chromium is not installed: apt-get install chromium",
  timeout: 60_000,
};

/** How a page is looked at. */
export interface Look {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** How the sandbox is set up. */
  readonly options?: SandboxServerOptions;
  /** What is done with the sandbox before the page is opened. */
  readonly before?: (sandbox: SandboxServer) => Promise<unknown>;
  /** Errors on the console that the test brings about itself. */
  readonly expects?: RegExp;
}

let browser: Promise<Browser> | undefined;

/** Starts the browser that the tests of a file share. */
function launch(): Promise<Browser> {
  return browser ??= chromium.launch({
    executablePath: CHROMIUM ?? "",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

/** Ends it: to be called after the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}

/**
 * Opens the page of a sandbox, runs `look`, and ends both. Fails when the page throws, complains on the
 * console, or asks for anything from elsewhere.
 */
export async function look(
  how: Look,
  work: (page: Page, sandbox: SandboxServer) => Promise<void>,
): Promise<void> {
  const { colorScheme = "light", width = 1280, height = 800, options = {}, before, expects } = how;
  const sandbox = await serveSandbox(options);
  const context = await (await launch()).newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const troubles: string[] = [];
  try {
    await before?.(sandbox);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !expects?.test(message.text())) {
        troubles.push(message.text());
      }
    });
    page.on("request", (request) => {
      if (request.isNavigationRequest() || request.url().startsWith("data:")) return;
      const { origin } = new URL(page.url());
      if (!request.url().startsWith(`${origin}/`)) troubles.push(`asked for ${request.url()}`);
    });
    await page.goto(sandbox.url);
    await page.getByText("Live", { exact: true }).waitFor();
    await work(page, sandbox);
  } finally {
    await context.close();
    await sandbox.close();
  }
  if (troubles.length > 0) throw new Error(`The page complained:\n${troubles.join("\n")}`);
}

/** Sends records to the intake, as any client does. */
export async function ship(sandbox: SandboxServer, ...records: readonly object[]): Promise<void> {
  await shipText(sandbox, JSON.stringify(records));
}

/** The same, with JSON as it is. */
export async function shipText({ url, environment }: SandboxServer, json: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${environment.BETTERSTACK_SOURCE_TOKEN}`,
    },
    body: json,
  });
  await response.body?.cancel();
  if (response.status !== 202) throw new Error(`The sandbox answered ${response.status}`);
}

/** Three records of a shop. */
export const ORDERS: readonly Readonly<Record<string, unknown>>[] = [
  { dt: "2026-05-06T10:00:00.000001Z", level: "info", message: "order placed", status: 201 },
  { dt: "2026-05-06T10:00:00.000002Z", level: "warn", message: "slow query", durationMs: 900 },
  {
    dt: "2026-05-06T10:00:00.000003Z",
    level: "error",
    message: "card declined",
    err: { code: "card_declined", stack: "PaymentError: no\n    at charge (payment.ts:41:11)" },
  },
];
