import { PAGE } from "../page/page.ts";
import { PRIVATE_HEADERS } from "./answers.ts";

/** Answers with the page, which may run its own scripts, speak to its own sandbox, and do nothing else. */
export async function pageResponse(): Promise<Response> {
  const scripts = await Promise.all(
    [...PAGE.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, text = ""]) => sourceOf(text)),
  );
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.join(" ") || "'none'"}`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return new Response(PAGE, {
    headers: {
      ...PRIVATE_HEADERS,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "cross-origin-opener-policy": "same-origin",
    },
  });
}

/** A script as a policy names it. */
async function sourceOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`;
}
