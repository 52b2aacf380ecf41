/** What `examples/deno` uses of `jsr:@std/dotenv`, where JSR cannot be reached: it reads `.env`. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { parseEnv } from "node:util";

try {
  for (const [name, value] of Object.entries(parseEnv(readFileSync(".env", "utf8")))) {
    process.env[name] ??= value;
  }
} catch {
  // There is none.
}
