/// <reference lib="dom" />
/** A browser that looks at the sandbox's page. */
import { existsSync } from "node:fs";
import process from "node:process";
import {
  type Browser,
  chromium,
  type ConsoleMessage,
  type Page,
  type Request,
} from "playwright-core";
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
let shared: Page | undefined;

/** The page that the tests of a file have in common: each sandbox is another origin, so that it is new to each. */
async function openPage(): Promise<Page> {
  browser ??= chromium.launch({
    executablePath: CHROMIUM ?? "",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const context = await (await browser).newContext({
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  return page;
}

/** Ends the browser: to be called after the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}

/**
 * Opens the page of a sandbox, runs `work`, and ends the sandbox. Fails when the page throws, complains on the
 * console, or asks for anything from elsewhere.
 */
export async function look(
  how: Look,
  work: (page: Page, sandbox: SandboxServer) => Promise<void>,
): Promise<void> {
  const { colorScheme = "light", width = 1280, height = 800, options = {}, before, expects } = how;
  const sandbox = await serveSandbox(options);
  const page = shared ?? await openPage();
  shared = undefined; // one that a test failed on is not used again
  const troubles = listen(page, expects);
  try {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await before?.(sandbox);
    await page.goto(sandbox.url);
    await page.getByText("Live", { exact: true }).waitFor();
    await work(page, sandbox);
    troubles.end();
    await page.goto("about:blank");
    shared = page;
  } finally {
    await sandbox.close();
  }
  if (troubles.all.length > 0) throw new Error(`The page complained:\n${troubles.all.join("\n")}`);
}

/** Collects what a page complains of, and what it asks for from elsewhere. */
function listen(page: Page, expects?: RegExp): { readonly all: readonly string[]; end(): void } {
  const all: string[] = [];
  const onError = (error: Error) => void all.push(String(error));
  const onConsole = (message: ConsoleMessage) => {
    if (message.type() === "error" && !expects?.test(message.text())) all.push(message.text());
  };
  const onRequest = (request: Request) => {
    if (request.isNavigationRequest() || request.url().startsWith("data:")) return;
    const { origin } = new URL(page.url());
    if (!request.url().startsWith(`${origin}/`)) all.push(`asked for ${request.url()}`);
  };
  page.on("pageerror", onError).on("console", onConsole).on("request", onRequest);
  return {
    all,
    end: () =>
      void page.off("pageerror", onError).off("console", onConsole).off("request", onRequest),
  };
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
