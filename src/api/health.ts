import { Type } from 'typebox';
import { Refusal } from '../domain/errors.ts';
import { ping } from '../store/database.ts';
import { resource } from './endpoint.ts';
import { answer } from './envelope.ts';
import { NoInput } from './fields.ts';

const server = resource<never>('server', '服务器');

export const healthEndpoints = [
  server.read({
    path: '/healthz',
    summary: 'The process lives',
    summaryZh: '进程存活',
    isOpen: true,
    input: NoInput,
    data: Type.Object({ status: Type.Literal('ok') }),
    example: { data: { status: 'ok' } },
    handle: async () => answer({ status: 'ok' }),
  }),
  server.read({
    path: '/readyz',
    summary: 'The server can serve, as the database answers',
    summaryZh: '数据库可用，服务器可以提供服务',
    isOpen: true,
    input: NoInput,
    data: Type.Object({ status: Type.Literal('ready') }),
    example: { data: { status: 'ready' } },
    errors: { unavailable: ['the database cannot be reached; try again shortly'] },
    handle: async (_, { context }) => {
      try {
        await ping(context.database);
      } catch (error) {
        const message = 'the database cannot be reached; try again shortly';
        throw new Refusal('unavailable', message, { cause: error });
      }
      return answer({ status: 'ready' });
    },
  }),
];
