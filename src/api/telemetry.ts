import type { CallOptions, Client } from "./client.ts";
import type { Page } from "./envelope.ts";
import type { LogQueryOptions } from "./log_query.ts";
import { type LogPage, queryLogPages } from "./logs.ts";
import { createResourceCalls, type PageOptions } from "./resource.ts";
import {
  type CreateSource,
  type Source,
  type SourceAttributes,
  sourceFields,
  type SourceFilter,
  type UpdateSource,
} from "./sources.ts";

/**
 * The Telemetry API: https://betterstack.com/docs/logs/api/getting-started/
 *
 * Each promise, and each step of an iterator, rejects with a `BetterStackApiError`; an option of the wrong kind is
 * a `TypeError` or `RangeError`.
 */
export interface TelemetryApi {
  /** One page of log records, the first. */
  queryLogs(options?: LogQueryOptions & CallOptions): Promise<LogPage>;
  /**
   * All log records, page after page; each is asked for when it is wanted. The first page comes even when it
   * is empty.
   */
  queryLogPages(
    options?: LogQueryOptions & CallOptions,
  ): AsyncGenerator<LogPage, void, undefined>;
  /** One page of the sources. */
  listSources(options?: SourceFilter & PageOptions & CallOptions): Promise<Page<Source>>;
  /** All sources; each page is asked for when the one before is used up. */
  listAllSources(
    options?: SourceFilter & CallOptions,
  ): AsyncGenerator<Source, void, undefined>;
  /** The source with this id. */
  getSource(id: string, options?: CallOptions): Promise<Source>;
  /** Creates a source. It is not tried again after a failure: there might be two then. */
  createSource(fields: CreateSource, options?: CallOptions): Promise<Source>;
  /** Changes the fields that are given and leaves the others. */
  updateSource(id: string, fields: UpdateSource, options?: CallOptions): Promise<Source>;
  /** Deletes a source, and its logs with it. */
  deleteSource(id: string, options?: CallOptions): Promise<void>;
}

/** Creates the calls of the Telemetry API. */
export function createTelemetryApi(client: Client): TelemetryApi {
  const sources = createResourceCalls<SourceAttributes, CreateSource, UpdateSource, SourceFilter>(
    client,
    { path: "/api/v2/sources", one: "source", many: "sources", maxPerPage: 50 },
  );

  async function listSourceIds(signal: AbortSignal | undefined): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const { id } of sources.list({ signal })) ids.push(id);
    return ids;
  }

  const pages: TelemetryApi["queryLogPages"] = (options = {}) =>
    queryLogPages(client, listSourceIds, options);

  return {
    async queryLogs(options) {
      const { value } = await pages(options).next();
      return value as LogPage; // there is always a first one
    },
    queryLogPages: pages,
    listSources: sources.page,
    listAllSources: sources.list,
    getSource: sources.get,
    createSource: async (fields, options) => await sources.create(sourceFields(fields), options),
    updateSource: sources.update,
    deleteSource: sources.delete,
  };
}
