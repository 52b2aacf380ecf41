/** Makes paths from what a caller gives, so that nothing in it leads elsewhere. */

/** An id that can stand in a path. @throws {TypeError} when it is none */
export function idOf(id: string): string {
  if (typeof id === "string" && /^[\w-]+$/.test(id)) return id;
  const given = typeof id === "string" ? JSON.stringify(id) : typeof id;
  throw new TypeError(`id must be a string of letters, digits, - and _, not ${given}`);
}

/** A path with parameters; ours are `perPage`, the service's `per_page`. Undefined ones are left out. */
export function pathWith(path: string, parameters: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) search.set(snakeCase(name), String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
