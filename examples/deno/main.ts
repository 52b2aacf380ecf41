import "@std/dotenv/load"; // first: what follows reads the variables
import { withBetterStack } from "@mikser-io/better-stack/deno";
import { greet } from "./greet.ts";

const handler = withBetterStack({ fields: { service: "greeter" } }, greet);

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.args[0] ?? 8000) }, handler);
