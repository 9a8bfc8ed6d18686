import { describe, expect, test } from 'vitest';
import { caller, METHODS, NO_ID } from './support/client.ts';
import { CONTRACT, type Field, type Kind, noneOf, type Row } from './support/table.ts';

/*
 * Contract §1, Ids: in the path, and where an older client sends them, in the body.
 */

const RIGHT: Readonly<Partial<Record<Kind, unknown>>> = {
  name: 'x',
  desc: '',
  text: 'x',
  map: { action: { module: 'shell', args: 'true' } },
  nodes: ['10.0.0.1'],
};

function bodyOf({ fields = {} }: Row): object {
  const required = Object.entries(fields).filter(([, field]: readonly [string, Field]) => field.isRequired);
  return Object.fromEntries(required.map(([name, { kind }]) => [name, RIGHT[kind] ?? 1]));
}

const PARAMETER = /:(?:id|nsid)\b/;
const rows = CONTRACT.flatMap((row) =>
  [row.path, ...(row.older ?? [])].filter((path) => PARAMETER.test(path)).map((path) => ({ ...row, path })),
);

const WRONG = ['x', '0', '-1', '1.5', '1e3', '99999999999', '%20', 'null', '%E6%BD%AE', '1;2', '0x10'];

describe.each(rows)('$path', (row) => {
  test('an id of which there is nothing', async () => {
    const [code, text] = row.unknown ?? [0, ''];
    const answer = { code, msg: expect.stringContaining(text), data: noneOf(row) };
    for (const method of METHODS) {
      const { refusal } = caller(method);
      expect(await refusal(row.path.replace(PARAMETER, String(NO_ID)), bodyOf(row)), `with ${method}`).toEqual(answer);
    }
  });

  test('what is not a positive integer', async () => {
    const answer = { code: 400, msg: expect.stringContaining('id is error'), data: noneOf(row) };
    for (const [index, id] of WRONG.entries()) {
      const { refusal } = caller(METHODS[index % METHODS.length]);
      expect(await refusal(row.path.replace(PARAMETER, id), bodyOf(row)), `for ${id}`).toEqual(answer);
    }
  });
});

const inBody = CONTRACT.filter((row) => row.idInBody === true).map((row) => ({
  ...row,
  path: [row.path, ...(row.older ?? [])].find((path) => !PARAMETER.test(path)) ?? '',
}));

describe.each(inBody)('$path takes the id in the body', (row) => {
  const { refusal } = caller();

  test.each([[NO_ID], [String(NO_ID)]])('%j', async (id) => {
    const [code, text] = row.unknown ?? [0, ''];
    expect(await refusal(row.path, { id })).toEqual({ code, msg: expect.stringContaining(text), data: null });
  });

  test.each([{}, ...['x', 0, -1, 1.5, '', null, [1], {}, true].map((id) => ({ id }))])('not in %j', async (body) => {
    expect(await refusal(row.path, body)).toEqual({
      code: 400,
      msg: expect.stringContaining('id is error'),
      data: null,
    });
  });
});

describe.each(['start', 'pause', 'stop'])('/task/%s:id', (verb) => {
  const { refusal } = caller();

  test('the id behind a colon', async () => {
    const before = await refusal(`/task/${verb}/${NO_ID}`);
    expect(await refusal(`/task/${verb}:${NO_ID}`)).toEqual(before);
    expect(await refusal(`/task/${verb}:${NO_ID}?x=1`)).toEqual(before);
  });

  test.each(['x', '', '0', '1.5'])('a wrong one: %j', async (id) => {
    expect(await refusal(`/task/${verb}:${id}`)).toEqual({
      code: 400,
      msg: expect.stringContaining('id is error'),
      data: null,
    });
  });
});
