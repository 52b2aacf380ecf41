import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { makePage } from "../../../.ci/build_page.ts";
import { PAGE } from "../../../src/sandbox/page/page.ts";

test("page.ts is what page.html, style/ and browser/ make: `deno task build:page` was not forgotten", async () => {
  const file = new URL("../../../src/sandbox/page/page.ts", import.meta.url);

  assert.ok(await makePage() === await readFile(file, "utf8"), "Run `deno task build:page`");
});

test("PAGE asks for nothing from elsewhere", () => {
  assert.doesNotMatch(PAGE, /<link[^>]+href="(?!data:)|<script[^>]+src=|@import|url\(/);
  assert.match(PAGE, /default-src 'none'; connect-src 'self'; img-src data:/);
});

test("PAGE makes no markup of text", () => {
  assert.doesNotMatch(
    PAGE,
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/,
  );
  assert.match(PAGE, /require-trusted-types-for 'script'; trusted-types 'none'/);
});

test("PAGE is small", () => {
  assert.ok(PAGE.length < 64_000, `${PAGE.length} characters`);
});
