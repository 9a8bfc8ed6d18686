import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { SECRET_BYTES } from '../../src/domain/token.ts';
import { KnownTokens } from '../../src/operations/records/known-tokens.ts';
import { createToken } from '../../src/operations/records/tokens.ts';
import type { Change } from '../../src/operations/context.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { DELETES, FETCHED, KEYED, prepare, STORY, tryOut } from '../support/story.ts';
import { TESTER } from '../support/tester.ts';

/*
 * Who did it, with tokens: their owners, whatever a request says.
 */

const everything = new AsyncDisposableStack();
const changes: Change[] = [];
let server: ApiServer;
let authorization: string;

beforeAll(async () => {
  server = everything.use(
    await startApi('UTC', {
      noted: (change) => void changes.push(change),
      auth: ({ database, now }) => ({
        kind: 'token',
        tokens: new KnownTokens({ database, now, ticks: () => performance.now() }),
      }),
    }),
  );
  // the one that the examples revoke and delete
  await makeToken('first');
  authorization = `Bearer ${(await makeToken('n')).secret}`;
});

afterAll(() => everything.disposeAsync());

function makeToken(owner: string) {
  return createToken(server.context, TESTER, { name: 'laptop', owner, expires: null }, randomBytes(SECRET_BYTES));
}

const FORGED = 'mallory';
/** Under which a server might look for who asks. */
const NAMES = ['opr_user', 'operator', 'user', 'username', 'actor', 'principal', 'created_by', 'updated_by', 'by'];
const FORGERY = Object.fromEntries(NAMES.map((name) => [name, FORGED]));

/** The text of every row of every table. */
async function allRows(): Promise<string> {
  const tables = await server.context.database.introspection.getTables();
  const texts = await Promise.all(
    tables.map(async ({ schema = 'public', name }) => {
      const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.id(schema, name)} as t`.execute(
        server.context.database,
      );
      return rows.map(({ text }) => text);
    }),
  );
  return texts.flat().join('\n');
}

/** They only read: lists that are too long for a query string, and what would be done. */
const READS_BY_POST = ['/node/find', '/server/key/rotate'];

describe('a change knows its principal, and no field of a request is one', () => {
  const changing = [...STORY, ...DELETES].flatMap((path) =>
    endpoints
      .filter(({ paths, method }) => paths[0] === path && method === 'POST' && !READS_BY_POST.includes(path))
      .map((endpoint) => ({ path, endpoint })),
  );

  test.each(changing)('$path', async ({ path, endpoint }) => {
    await prepare(path, server.context.database);
    changes.length = 0;
    const answer = await tryOut(endpoint, { url: server.url, authorization, more: FORGERY });
    expect(answer).toMatchObject({ code: 0 });
    expect(changes).not.toEqual([]);
    for (const { principal } of changes) expect(principal).toMatchObject({ kind: 'token', name: 'n' });
  });

  test('of all endpoints that change something', () => {
    const tried = new Set(changing.map(({ path }) => path));
    const posts = endpoints.filter(({ method }) => method === 'POST').map(({ paths }) => paths[0] ?? '');
    const all = posts.filter((path) => ![...READS_BY_POST, ...FETCHED, ...KEYED].includes(path));
    expect(all.filter((path) => !tried.has(path))).toEqual([]);
  });

  test('nothing that was written has another name', async () => {
    expect(await allRows()).not.toContain(FORGED);
    const { database } = server.context;
    const tasks = await database.selectFrom('task').select('opr_user').distinct().execute();
    expect(tasks).toEqual([{ opr_user: 'n' }]);
    const { rows } = await sql<{ message: string }>`
      select message from task_log where message ~ '(started|paused|stopped|skips|retries|abandons)'`.execute(database);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ message }) => !message.startsWith('n '))).toEqual([]);
  });

  test('whoever makes a token for somebody is noted, and so is which', async () => {
    const { id } = await makeToken('alice');
    expect(changes.at(-1)).toMatchObject({ principal: { kind: 'named', name: 'tester' }, action: 'create token', id });
  });

  test.each(['schedule', 'Springtide', ' schedule '])('nobody has a token as %j', async (owner) => {
    await expect(makeToken(owner)).rejects.toThrow('a name that stands for the system itself: choose another');
  });

  test.each(['a\u202eb', 'a\u200bb', 'a\u2028b', '\u3164'])('nobody has a token as %j', async (owner) => {
    await expect(makeToken(owner)).rejects.toThrow(/owner has U\+[0-9A-F]{4}, /);
  });
});

test('with trust the task is of whom the request names, as the contract says, in a name that can be read', async () => {
  await using trusting = await startApi();
  const { database } = trusting.context;
  const call = async (
    path: string,
    body: object,
  ): Promise<{ readonly data: never; readonly task_ids: readonly number[] }> => {
    const sent = { method: 'POST', headers: { authorization: 'root' }, body: JSON.stringify(body) };
    const answer = (await (await fetch(`${trusting.url}${path}`, sent)).json()) as { code: number; msg: string };
    expect(answer.msg).toBe('success');
    return answer as never;
  };
  const { data: cluster } = await call('/cluster/create', { name: 'shop', desc: '', biz: '' });
  const service = { name: 'web', desc: '', service_type: 'web', docker_image: 'web:1', cluster_id: cluster };
  const { data: made } = await call('/service/create', service);
  const pool = { name: 'web-a', desc: '', vm_type: 0, sd_id: 0, service_id: (made as { id: number }).id };
  const { id } = (await call('/pool/create', pool)).data as { id: number };
  await call(`/pool/${id}/add_nodes`, { nodes: ['10.0.0.1'] });
  await call('/remote_step/create', { name: 'nothing', desc: '', actions: ['echo'] });
  const steps = [{ name: 'nothing', param_values: { echo_word: 'hello' } }];
  const { data: template } = await call('/task_tpl/create', { name: 'hello', desc: '', steps });
  const names = ['bob', '', 'x'.repeat(200)];
  for (const opr_user of names) {
    await call('/task/create', {
      template_id: template,
      task_name: 'hello',
      opr_user,
      nodes: ['10.0.0.1'],
      params: {},
    });
  }
  const tasks = await database.selectFrom('task').select('opr_user').orderBy('id').execute();
  expect(tasks.map(({ opr_user }) => opr_user)).toEqual(['bob', 'root', 'x'.repeat(50)]);
});
