import { join } from 'node:path';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import { Repositories } from '../../src/content/repositories.ts';
import type { RepositoryId } from '../../src/domain/ids.ts';
import { openDatabase } from '../../src/store/database.ts';

/*
 * Fetches a repository: the URL of the database, the directory of the machine, and the repository's id are the arguments.
 */

const [url = '', directory = '', id = ''] = process.argv.slice(2);
await using database = openDatabase({ url, connections: 1, onError: () => {} });
const repositories = new Repositories({
  database,
  mirrors: join(directory, 'mirrors'),
  checkouts: join(directory, 'checkouts'),
  outbound: openOutbound(parseAllowList('127.0.0.1')),
  localDirectories: [],
  now: () => new Date(),
});
await repositories.refresh(Number(id) as RepositoryId);
