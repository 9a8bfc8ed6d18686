import { Type } from 'typebox';
import { statusCode } from '../../domain/status.ts';
import { FOUND_KINDS, searchAll } from '../../store/search.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { Id, NameOf, Optional, StatusCode } from '../http/fields.ts';
import type { Shown } from '../http/shown.ts';

const LONGEST_TEXT = 100;
const USUAL_LIMIT = 8;
const LARGEST_LIMIT = 50;

const Found = Type.Object(
  {
    kind: Type.Enum([...FOUND_KINDS], { description: 'what it is' }),
    id: Id,
    name: Type.String({ description: 'of a node its address' }),
    within: Type.String({
      description: 'the pool of a node or task, the service of a pool, the cluster of a service; "" for the rest',
    }),
    pool_id: Type.Union([Id, Type.Null()], { description: 'the pool of a node or task' }),
    status: Type.Union([StatusCode, Type.Null()], { description: 'of a node or task' }),
  },
  { $id: 'Found' },
);
const FOUND: Shown<typeof Found> = {
  kind: 'node',
  id: 12,
  name: '10.0.0.12',
  within: 'web-a',
  pool_id: 1,
  status: 2,
};

const search = resource<never>('search', '搜索');

export const searchEndpoints = [
  search.read({
    path: '/search',
    summary: 'Whatever has a text in its name, or address, or number; of each kind the closest ones',
    summaryZh: '按名称、地址或编号搜索；每一类返回最接近的若干项',
    input: Type.Object({
      text: Optional(
        Type.String({
          ...NameOf,
          format: 'part',
          maxLength: LONGEST_TEXT,
          description: 'what to look for; nothing is found without',
        }),
      ),
      limit: Optional(
        Type.Integer({
          minimum: 1,
          maximum: LARGEST_LIMIT,
          description: `the most of each kind; ${USUAL_LIMIT} if left out`,
        }),
      ),
    }),
    data: Type.Array(Found),
    none: [],
    example: { input: { text: '10.0.0.12' }, data: [FOUND] },
    handle: async ({ input: { text = '', limit = USUAL_LIMIT } }, { context }) => {
      if (text === '') return payload([]);
      const rows = await searchAll(context.database, { text, limit });
      return payload(
        rows.map(({ status, ...row }) => ({ ...row, status: status === null ? null : statusCode(status) })),
      );
    },
  }),
];
