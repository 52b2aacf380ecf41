import { suggest } from "../suggest.ts";
import type { Parameter, Tool } from "./tool.ts";

/**
 * The arguments of a call, checked. Models write numbers as text and ids as numbers: those are taken.
 *
 * @throws {TypeError} that says which argument is wrong, and how it must be
 */
export function readArguments(
  { name, parameters, required = [] }: Tool,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    if (!parameter) throw new TypeError(unknownArgument(name, key, Object.keys(parameters)));
    if (value !== null && value !== undefined) values[key] = valueOf(key, value, parameter);
  }
  const missing = required.find((key) => values[key] === undefined);
  if (missing) throw new TypeError(`${name} needs the argument ${missing}`);
  return values;
}

function valueOf(key: string, value: unknown, parameter: Parameter): unknown {
  switch (parameter.type) {
    case "string": {
      const text = typeof value === "number" ? String(value) : value;
      if (typeof text !== "string") throw new TypeError(`${key} must be text`);
      if (parameter.enum && !parameter.enum.includes(text)) {
        throw new TypeError(`${key} must be one of ${parameter.enum.join(", ")}`);
      }
      return text;
    }
    case "integer": {
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = parameter;
      const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
      if (Number.isInteger(number) && Number(number) >= minimum && Number(number) <= maximum) {
        return number;
      }
      const upTo = parameter.maximum === undefined ? "on" : `to ${maximum}`;
      throw new TypeError(`${key} must be a whole number from ${minimum} ${upTo}`);
    }
    case "boolean":
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "false") return value === "true";
      throw new TypeError(`${key} must be true or false`);
  }
}

function unknownArgument(tool: string, key: string, names: readonly string[]): string {
  const meant = suggest(key, names);
  const takes = meant ? `did you mean ${meant}?` : `it takes ${names.join(", ")}`;
  return `${tool} has no argument ${JSON.stringify(key.slice(0, 40))}; ${takes}`;
}
