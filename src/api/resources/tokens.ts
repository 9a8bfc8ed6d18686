import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { Refusal } from '../../domain/errors.ts';
import type { TokenId } from '../../domain/ids.ts';
import { SECRET_BYTES, tokenState } from '../../domain/token.ts';
import { message } from '../../messages/message.ts';
import { createToken, deleteToken, revokeToken } from '../../operations/records/tokens.ts';
import { listTokens, type TokenRow } from '../../store/tokens.ts';
import { type Auth, forgetTokens } from '../http/auth.ts';
import { resource } from '../http/endpoint.ts';
import { type Payload, payload, pageOf } from '../http/envelope.ts';
import { EmptyText, Id, Name, NamePart, NoInput, Optional, Time } from '../http/fields.ts';
import type { Shown } from '../http/shown.ts';
import { type Clock, preciseSeconds } from '../http/times.ts';

const CENTURY_S = 3_153_600_000;
/** The end of the year 9999. */
const LAST_SECOND = 253_402_300_799;

const TokenName = Type.String({ ...Name, description: 'what it is for, 1–50 characters; need not be unique' });
const ownerField = (description: string) => Type.String({ ...Name, description });
const timeOr = (absence: string) => Type.Union([Time, Type.Null()], { description: `null = ${absence}` });

const Seconds = Type.Union([Type.Number(), Type.Null()], { description: 'the same in seconds since 1970' });

const Token = Type.Object(
  {
    id: Id,
    name: TokenName,
    owner: ownerField('the operator who uses it'),
    state: Type.Enum(['active', 'expired', 'revoked']),
    created: Time,
    last_used: timeOr('never; noted every five minutes at most'),
    expires: timeOr('never'),
    revoked: timeOr('it was not'),
    created_at: Type.Number({ description: 'the same in seconds since 1970' }),
    last_used_at: Seconds,
    expires_at: Seconds,
    revoked_at: Seconds,
  },
  { $id: 'Token' },
);
const NewToken = Type.Object(
  {
    id: Id,
    name: TokenName,
    owner: ownerField('the operator who uses it'),
    expires: timeOr('never'),
    token: Type.String({ description: 'the secret, for "Authorization: Bearer …"; it is shown only here' }),
  },
  { $id: 'NewToken' },
);

const FIELDS = { name: 'laptop', owner: 'alice' };
const TOKEN = {
  id: 2,
  ...FIELDS,
  state: 'active',
  created: '2030-01-01 09:00:00',
  last_used: '2030-01-02 10:30:00',
  expires: '2030-04-01 09:00:00',
  revoked: null,
  created_at: 1_893_459_600,
  last_used_at: 1_893_551_400,
  expires_at: 1_901_235_600,
  revoked_at: null,
} as const;
const NO_SUCH_TOKEN = ['token 7 not found'];

const tokens = resource<TokenId>('tokens', '令牌');

export const tokenEndpoints = [
  tokens.list({
    path: '/token/list',
    summary: 'Tokens without their secrets, the newest first',
    summaryZh: '令牌列表（不含令牌内容），新的在前',
    input: Type.Object({
      name: Optional(NamePart),
      owner: Optional(Type.String({ ...NamePart, description: 'whose; empty = all' })),
    }),
    data: Type.Array(Token),
    example: { data: [TOKEN], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input: { name = '', owner = '' }, paging }, { context, clock }) => {
      const { rows, total } = await listTokens(context.database, { name, owner }, paging);
      const now = context.now();
      return pageOf(
        rows.map((row) => shown(row, now, clock)),
        total,
        paging,
      );
    },
  }),
  tokens.change({
    path: '/token/create',
    summary: 'Make a token; this answer is the only one that has its secret',
    summaryZh: '创建令牌；令牌内容只在本次响应中出现',
    input: Type.Object({
      name: TokenName,
      owner: Optional(ownerField('the operator who uses it; left out = who asks')),
      expires_in: Optional(
        Type.Integer({ minimum: 1, maximum: CENTURY_S, description: 'seconds until it expires; left out = never' }),
      ),
      expires: Optional(
        Type.Integer({ minimum: 1, maximum: LAST_SECOND, description: 'when it expires, in epoch seconds' }),
      ),
    }),
    data: NewToken,
    example: {
      input: { ...FIELDS, expires_in: 7_776_000 },
      data: { id: 2, ...FIELDS, expires: '2030-04-01 09:00:00', token: `spt_${'5f1c09ae'.repeat(8)}` },
    },
    errors: {
      invalid: [
        'name is "", and must not have fewer than 1 characters',
        'expires_in and expires are both given: leave one of them out',
        'the token would expire at 2001-09-09T01:46:40.000Z, which is in the past: choose a later time',
      ],
    },
    handle: async ({ input, principal }, { context, clock }) => {
      const now = context.now();
      const fields = { name: input.name, owner: input.owner ?? principal.name, expires: expiryIn(input, now) };
      const made = await createToken(context, principal, fields, randomBytes(SECRET_BYTES));
      const { id, name, owner, expires, secret } = made;
      return payload({ id, name, owner, expires: timeIn(expires, clock), token: secret });
    },
  }),
  tokens.change({
    path: '/token/revoke/:id',
    summary: 'End a token for good; the list still shows who had it until when',
    summaryZh: '吊销令牌；列表仍显示其所有者与吊销时间',
    input: NoInput,
    data: EmptyText,
    example: { data: '' },
    errors: { not_found: NO_SUCH_TOKEN },
    handle: ({ id, principal }, { context, auth }) => ending(auth, () => revokeToken(context, principal, id())),
  }),
  tokens.change({
    path: '/token/delete/:id',
    summary: 'End a token for good, and take it off the list',
    summaryZh: '删除令牌，使其失效并移出列表',
    input: NoInput,
    data: EmptyText,
    example: { data: '' },
    errors: { not_found: NO_SUCH_TOKEN },
    handle: ({ id, principal }, { context, auth }) => ending(auth, () => deleteToken(context, principal, id())),
  }),
];

/** Cached tokens are forgotten also when the database's reply was lost: the token may have been revoked. */
async function ending(auth: Auth, end: () => Promise<void>): Promise<Payload<''>> {
  try {
    await end();
  } finally {
    forgetTokens(auth);
  }
  return payload('');
}

function shown(row: TokenRow, now: Date, clock: Clock): Shown<typeof Token> {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    state: tokenState(row, now),
    created: clock.shown(row.created),
    last_used: timeIn(row.last_used, clock),
    expires: timeIn(row.expires, clock),
    revoked: timeIn(row.revoked, clock),
    created_at: row.created.getTime() / 1000,
    last_used_at: preciseSeconds(row.last_used),
    expires_at: preciseSeconds(row.expires),
    revoked_at: preciseSeconds(row.revoked),
  };
}

function timeIn(time: Date | null, clock: Clock): string | null {
  return time === null ? null : clock.shown(time);
}

/** @throws Refusal when both are given: it would not be clear which counts */
function expiryIn(input: { readonly expires_in?: number; readonly expires?: number }, now: Date): Date | null {
  const { expires_in: seconds, expires } = input;
  if (seconds !== undefined && expires !== undefined) {
    throw new Refusal('invalid', message('expiry_twice'), {
      field: 'expires_in',
    });
  }
  if (seconds !== undefined) return new Date(now.getTime() + seconds * 1000);
  return expires === undefined ? null : new Date(expires * 1000);
}
