import { Type } from 'typebox';
import { VERSION } from '../../base/version.ts';
import { findToken } from '../../store/tokens.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { preciseSeconds } from '../http/times.ts';
import { Id, NameOf, NoInput, Time } from '../http/fields.ts';

const OwnToken = Type.Object({
  id: Id,
  name: Type.String({ ...NameOf, description: 'what it is for' }),
  expires: Type.Union([Time, Type.Null()], { description: 'null = never' }),
  expires_at: Type.Union([Type.Number(), Type.Null()], { description: 'the same in seconds since 1970' }),
});

const session = resource<never>('session', '会话');

export const sessionEndpoints = [
  session.ask({
    path: '/whoami',
    summary: 'Who asks, and how the server knows',
    summaryZh: '当前操作人，以及服务器如何识别',
    input: NoInput,
    data: Type.Object({
      name: Type.String({ description: 'as records will have it' }),
      auth: Type.Enum(['trust', 'token'], { description: 'trust: by the name that is sent; token: by a token' }),
      token: Type.Union([OwnToken, Type.Null()], { description: 'the token that was sent; null where none is needed' }),
    }),
    example: {
      data: {
        name: 'alice',
        auth: 'token',
        token: { id: 2, name: 'laptop', expires: '2030-04-01 09:00:00', expires_at: 1_901_235_600 },
      },
    },
    handle: async ({ principal }, { context, auth, clock }) => {
      const row = principal.kind === 'token' ? await findToken(context.database, principal.tokenId) : null;
      const expires = row?.expires ?? null;
      return payload({
        name: principal.name,
        auth: auth.kind,
        token:
          row === null
            ? null
            : {
                id: row.id,
                name: row.name,
                expires: expires === null ? null : clock.shown(expires),
                expires_at: preciseSeconds(expires),
              },
      });
    },
  }),
  session.read({
    path: '/about',
    summary: 'Which version the server is',
    summaryZh: '服务器版本',
    input: NoInput,
    data: Type.Object({
      version: Type.String(),
      licence: Type.Literal('Apache-2.0'),
      node: Type.String({ description: 'the version of Node.js that runs it' }),
      limits: Type.Object({ expand: Type.Integer({ description: 'the most nodes that one expand may make' }) }),
    }),
    example: { data: { version: '0.1.0', licence: 'Apache-2.0', node: '24.21.0', limits: { expand: 200 } } },
    handle: async (_, { context }) =>
      payload({
        version: VERSION,
        licence: 'Apache-2.0',
        node: process.versions.node,
        limits: { expand: context.limits.maxExpand },
      }),
  }),
];
