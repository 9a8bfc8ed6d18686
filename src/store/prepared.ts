import type { PoolClient, QueryResult } from 'pg';
import { hasCode } from '../base/errors.ts';

/** What the text of a statement begins with that is planned once in each connection: for those that are asked often. */
export const PREPARED = '/* prepared */';

/** Texts differ by their filters; a connection keeps the plans of the first ones. */
const MOST_STATEMENTS = 64;

type Query = (text: string | object, values?: unknown[], ...rest: unknown[]) => Promise<QueryResult>;

/** Makes a connection prepare the statements that say so. */
export function preparing(client: PoolClient): void {
  const query = client.query.bind(client) as Query;
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size === MOST_STATEMENTS) return known;
    const name = `springtide_${names.size}`;
    names.set(text, name);
    return name;
  };
  const prepared: Query = (text, values, ...rest) => {
    if (typeof text !== 'string' || !text.startsWith(PREPARED)) return query(text, values, ...rest);
    const name = nameOf(text);
    return name === undefined ? query(text, values) : query({ name, text, values }).catch(rerun);
    // a migration of a newer version has changed the type of a column
    function rerun(error: unknown): Promise<QueryResult> {
      if (!hasCode(error, '0A000')) throw error;
      return query(text, values);
    }
  };
  Object.assign(client, { query: prepared });
}
