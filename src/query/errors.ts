/** A query that Better Stack would not understand, found before anything is sent. */
export class QuerySyntaxError extends Error {
  /** Always `"QuerySyntaxError"`. */
  override readonly name = "QuerySyntaxError";
  /** The query. */
  readonly query: string;
  /** Where the mistake begins, as an index into the query, from 0; its length at the end of it. */
  readonly index: number;
  /** The same for people: which character it is, from 1. */
  readonly column: number;

  /**
   * Creates an error whose message ends with the column.
   *
   * @param advice What to do, told after the column.
   */
  constructor(query: string, index: number, problem: string, advice?: string) {
    const column = [...query.slice(0, index)].length + 1;
    super(`${problem} at column ${column}${advice ? `; ${advice}` : ""}`);
    this.query = query;
    this.index = index;
    this.column = column;
  }
}
