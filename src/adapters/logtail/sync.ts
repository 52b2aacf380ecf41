import type { Sync } from "./types.ts";

/** Hands a request's records to `sync` in place of the service; when it rejects, sending has failed. */
export async function fetchInto(sync: Sync, init: RequestInit = {}): Promise<Response> {
  const isZipped = new Headers(init.headers).get("content-encoding") === "gzip";
  const { body } = new Response(init.body);
  const unzipped = isZipped ? body?.pipeThrough(new DecompressionStream("gzip")) : body;
  await sync(await new Response(unzipped).json());
  return new Response(null, { status: 202 });
}
