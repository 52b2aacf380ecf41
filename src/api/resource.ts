import type { Call, CallOptions, Client } from "./client.ts";
import {
  type LinkedPage,
  type Page,
  type Resource,
  resourceOf,
  resourcePageOf,
} from "./envelope.ts";
import { idOf, pathWith } from "./path.ts";

/** Which page of a list. */
export interface PageOptions {
  /** The page, from 1. @default 1 */
  readonly page?: number | undefined;
  /** How many there are on a page. @default the service's own default, mostly 50 */
  readonly perPage?: number | undefined;
}

/** One kind of resource, and where it is. */
export interface ResourceKind {
  /** Its path: `/api/v2/sources`. */
  readonly path: string;
  /** What one is called. */
  readonly one: string;
  /** What several are called. */
  readonly many: string;
  /** How many the service gives on one page at most. */
  readonly maxPerPage: number;
}

/** What can be done with one kind of resource. Each promise rejects with a `BetterStackApiError`. */
export interface ResourceCalls<Attributes, Create, Update, Filter> {
  /** All that there are; each page is asked for when the one before is used up. */
  list(options?: Filter & CallOptions): AsyncGenerator<Resource<Attributes>, void, undefined>;
  /** One page of the list. */
  page(options?: Filter & PageOptions & CallOptions): Promise<Page<Resource<Attributes>>>;
  /** The one with this id. */
  get(id: string, options?: CallOptions): Promise<Resource<Attributes>>;
  /** Creates one. It is not tried again after a failure: there might be two then. */
  create(fields: Create, options?: CallOptions): Promise<Resource<Attributes>>;
  /** Changes the fields that are given and leaves the others. */
  update(id: string, fields: Update, options?: CallOptions): Promise<Resource<Attributes>>;
  /** Deletes the one with this id. */
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** Creates the calls for one kind of resource. */
export function createResourceCalls<Attributes, Create, Update, Filter extends object>(
  client: Client,
  { path, one, many, maxPerPage }: ResourceKind,
): ResourceCalls<Attributes, Create, Update, Filter> {
  type Item = Resource<Attributes>;

  function load(path: string, signal: AbortSignal | undefined): Promise<LinkedPage<Item>> {
    const call = { action: `list ${many}`, things: many, method: "GET", path, signal } as const;
    return client.call(call, (body, { url }) => {
      const page = resourcePageOf<Attributes>(body);
      return page && { ...page, next: page.next && new URL(page.next, url).href };
    });
  }

  async function* list(
    { signal, ...filter }: Filter & CallOptions = {} as Filter,
  ): AsyncGenerator<Item, void, undefined> {
    let next: string | undefined = pathWith(path, { perPage: maxPerPage, ...filter });
    while (next !== undefined) {
      const page: LinkedPage<Item> = await load(next, signal);
      yield* page.items;
      next = page.items.length > 0 ? page.next : undefined;
    }
  }

  async function page(
    { signal, ...options }: Filter & PageOptions & CallOptions = {} as Filter,
  ): Promise<Page<Item>> {
    const { items, next } = await load(pathWith(path, options), signal);
    return { items, hasMore: next !== undefined };
  }

  /** A call on the one with this id. */
  function on(
    id: string,
    verb: string,
    method: Call["method"],
    { signal }: CallOptions = {},
    body?: unknown,
  ): Call {
    const itsPath = `${path}/${idOf(id)}`;
    return { action: `${verb} ${one} ${id}`, things: many, method, path: itsPath, body, signal };
  }

  return {
    list,
    page,
    get: async (id, options) =>
      await client.call(on(id, "get", "GET", options), resourceOf<Attributes>),
    create: async (body, { signal } = {}) =>
      await client.call(
        { action: `create ${one}`, things: many, method: "POST", path, body, signal },
        resourceOf<Attributes>,
      ),
    update: async (id, fields, options) =>
      await client.call(on(id, "update", "PATCH", options, fields), resourceOf<Attributes>),
    delete: async (id, options) => await client.run(on(id, "delete", "DELETE", options)),
  };
}
