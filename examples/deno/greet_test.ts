import { assertEquals } from "@std/assert";
import { greet } from "./greet.ts";

/** A logger that remembers what it was told. */
function recorder() {
  const calls: unknown[][] = [];
  return {
    calls,
    info: (...args: unknown[]) => void calls.push(["info", ...args]),
    warn: (...args: unknown[]) => void calls.push(["warn", ...args]),
  };
}

Deno.test("greet() greets by name and logs it", async () => {
  const logger = recorder();

  const response = greet(new Request("http://localhost/?name=Ada"), undefined, logger);

  assertEquals(await response.text(), "Hello, Ada\n");
  assertEquals(logger.calls, [["info", "greeting", { name: "Ada" }]]);
});

Deno.test("greet() asks for a name and warns", () => {
  const logger = recorder();

  const response = greet(new Request("http://localhost/"), undefined, logger);

  assertEquals(response.status, 400);
  assertEquals(logger.calls, [["warn", "nobody to greet"]]);
});
