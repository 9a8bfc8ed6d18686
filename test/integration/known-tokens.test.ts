import { randomBytes } from 'node:crypto';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TokenId } from '../../src/domain/ids.ts';
import { hashOf, SECRET_BYTES } from '../../src/domain/token.ts';
import { makeFirstToken } from '../../src/operations/jobs/first-token.ts';
import { KnownTokens } from '../../src/operations/records/known-tokens.ts';
import { createToken, type MadeToken } from '../../src/operations/records/tokens.ts';
import { endToken, useToken } from '../../src/store/tokens.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { TESTER } from '../support/tester.ts';

const START = new Date('2030-01-01T00:00:00Z');

let test_: TestDatabase;
let now: Date;
let ticks: number;

beforeAll(async () => {
  test_ = await testDatabase();
});

afterAll(() => test_[Symbol.asyncDispose]());

beforeEach(async () => {
  now = START;
  ticks = 0;
  await test_.database.deleteFrom('token').execute();
  await test_.database.deleteFrom('installation').execute();
});

function context() {
  return { database: test_.database, now: () => now, noted: () => {} };
}

function make(expires: Date | null = null): Promise<MadeToken> {
  return createToken(context(), TESTER, { name: 'n', owner: 'alice', expires }, randomBytes(SECRET_BYTES));
}

/** What a process of its own knows. */
function knownTokens(): KnownTokens {
  return new KnownTokens({ database: test_.database, now: () => now, ticks: () => ticks });
}

async function lastUsed(): Promise<Date | null> {
  return (await test_.database.selectFrom('token').select('last_used').executeTakeFirstOrThrow()).last_used;
}

test('KT1: a revoked token is refused by other processes after two seconds', async () => {
  const { id, secret } = await make();
  const known = knownTokens();
  expect(await known.find(secret)).toMatchObject({ owner: 'alice' });
  await endToken(test_.database, id, now);
  ticks = 1999;
  expect(await known.find(secret), 'remembered').toMatchObject({ owner: 'alice' });
  ticks = 2000;
  expect(await known.find(secret)).toBeNull();
});

test('KT2: the process that revokes a token refuses it at once, whatever was under way', async () => {
  const { id, secret } = await make();
  const known = knownTokens();
  expect(await known.find(secret)).toMatchObject({ owner: 'alice' });
  ticks = 5000;
  const underWay = known.find(secret);
  await endToken(test_.database, id, now);
  known.forget();
  expect(await known.find(secret)).toBeNull();
  await underWay;
  expect(await known.find(secret), 'the late answer is not remembered').toBeNull();
});

test('KT3: a token is refused from the moment on at which it expires, although it is remembered', async () => {
  const { secret } = await make(new Date(START.getTime() + 1000));
  const known = knownTokens();
  now = new Date(START.getTime() + 999);
  expect(await known.find(secret)).toMatchObject({ owner: 'alice' });
  now = new Date(START.getTime() + 1000);
  expect(await known.find(secret)).toBeNull();
  expect(await knownTokens().find(secret), 'nor does the database know it').toBeNull();
});

async function active(known: KnownTokens, ...tokens: readonly MadeToken[]): Promise<readonly TokenId[]> {
  return [...(await known.activeAmong(new Set(tokens.map(({ id }) => id))))];
}

describe('of streams, which are asked about together', () => {
  test('KT1: a revoked token is no more among the active ones after two seconds', async () => {
    const [kept, revoked] = [await make(), await make()];
    const known = knownTokens();
    expect(await active(known, kept, revoked)).toEqual([kept.id, revoked.id]);
    await endToken(test_.database, revoked.id, now);
    ticks = 1999;
    expect(await active(known, kept, revoked), 'remembered').toEqual([kept.id, revoked.id]);
    expect(await active(known, kept), 'fewer are no new question').toEqual([kept.id]);
    ticks = 2000;
    expect(await active(known, kept, revoked)).toEqual([kept.id]);
  });

  test('KT1: one that comes is asked about with the others', async () => {
    const [first, second] = [await make(), await make()];
    const known = knownTokens();
    expect(await active(known, first)).toEqual([first.id]);
    expect(await active(known, first, second)).toEqual([first.id, second.id]);
  });

  test('KT2: the process that revokes a token believes nothing that was asked before', async () => {
    const token = await make();
    const isAnswered = Promise.withResolvers<void>();
    const mayArrive = Promise.withResolvers<void>();
    const late: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        isAnswered.resolve();
        await mayArrive.promise;
        return result;
      },
    };
    const database = test_.database.withPlugin(late);
    const known = new KnownTokens({ database, now: () => now, ticks: () => ticks });
    const underWay = active(known, token);
    await isAnswered.promise;
    await endToken(test_.database, token.id, now);
    known.forget();
    mayArrive.resolve();
    expect(await underWay).toEqual([]);
    expect(await active(known, token)).toEqual([]);
  });

  test('KT3: a token that expires is not active any more, remembered or not', async () => {
    const token = await make(new Date(START.getTime() + 1000));
    const known = knownTokens();
    now = new Date(START.getTime() + 999);
    expect(await active(known, token)).toEqual([token.id]);
    now = new Date(START.getTime() + 1000);
    expect(await active(known, token)).toEqual([]);
    expect(await active(knownTokens(), token), 'nor does the database know it').toEqual([]);
  });

  test('that they are used is noted', async () => {
    const token = await make();
    await active(knownTokens(), token);
    expect(await lastUsed()).toEqual(START);
    now = at(302);
    await active(knownTokens(), token);
    expect(await lastUsed()).toEqual(at(302));
  });

  test('a database that is away is asked again', async () => {
    const token = await make();
    const known = knownTokens();
    await test_.database.schema.alterTable('token').renameTo('away').execute();
    await expect(active(known, token)).rejects.toThrow('token');
    await test_.database.schema.alterTable('away').renameTo('token').execute();
    expect(await active(known, token)).toEqual([token.id]);
  });
});

test('KT4: a token that is made after it was asked for is known at once', async () => {
  const known = knownTokens();
  const random = randomBytes(SECRET_BYTES);
  const secret = `spt_${random.toString('hex')}`;
  expect(await known.find(secret)).toBeNull();
  await createToken(context(), TESTER, { name: 'n', owner: 'bob', expires: null }, random);
  expect(await known.find(secret)).toMatchObject({ owner: 'bob' });
});

test('a database that is away is not taken for a missing token, and is asked again', async () => {
  const { secret } = await make();
  const known = knownTokens();
  await test_.database.schema.alterTable('token').renameTo('away').execute();
  await expect(Promise.all([known.find(secret), known.find(secret)])).rejects.toThrow('token');
  await test_.database.schema.alterTable('away').renameTo('token').execute();
  expect(await known.find(secret)).toMatchObject({ owner: 'alice' });
});

function at(seconds: number): Date {
  return new Date(START.getTime() + seconds * 1000);
}

test('the use of a token is noted every five minutes at most', async () => {
  const { secret } = await make();
  expect(await lastUsed()).toBeNull();
  await useToken(test_.database, hashOf(secret), at(1));
  expect(await lastUsed()).toEqual(at(1));
  await useToken(test_.database, hashOf(secret), at(300));
  expect(await lastUsed()).toEqual(at(1));
  await useToken(test_.database, hashOf(secret), at(302));
  expect(await lastUsed()).toEqual(at(302));
});

/** One start; `show` fails when the process dies before it commits. */
function start(shown: string[], show: () => Promise<void> = async () => {}): Promise<void> {
  return makeFirstToken({
    context: context(),
    random: randomBytes(SECRET_BYTES),
    show: async (secret) => {
      shown.push(secret);
      await show();
    },
  });
}

test('F1: many starts at once make one first token', async () => {
  const shown: string[] = [];
  await Promise.all([1, 2, 3, 4].map(() => start(shown)));
  expect(shown).toHaveLength(1);
  expect(await test_.database.selectFrom('token').select(['owner', 'hash']).execute()).toEqual([
    { owner: 'admin', hash: hashOf(shown[0] ?? '') },
  ]);
});

test('F1: none is made when somebody made a token before, and none after the first was deleted', async () => {
  const shown: string[] = [];
  const { id } = await make();
  await start(shown);
  await test_.database.deleteFrom('token').where('id', '=', id).execute();
  await start(shown);
  expect(shown).toEqual([]);
});

test('F2: a process that dies while it shows the first token leaves the making to one that waits for it', async () => {
  const shown: string[] = [];
  const isShowing = Promise.withResolvers<void>();
  const death = Promise.withResolvers<void>();
  const first = start(shown, async () => {
    isShowing.resolve();
    await death.promise;
  });
  await isShowing.promise;
  const second = start(shown);
  death.reject(new Error('killed'));
  await expect(first).rejects.toThrow('killed');
  await second;
  expect(shown).toHaveLength(2);
  const known = knownTokens();
  expect(await Promise.all(shown.map((secret) => known.find(secret)))).toMatchObject([null, { owner: 'admin' }]);
});
