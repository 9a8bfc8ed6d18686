import { Type } from 'typebox';
import { requireWritable } from '../store/writable.ts';
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
    summary: 'The server can serve, as the database takes changes',
    summaryZh: '数据库可写，服务器可以提供服务',
    isOpen: true,
    input: NoInput,
    data: Type.Object({ status: Type.Literal('ready') }),
    example: { data: { status: 'ready' } },
    handle: async (_, { context }) => {
      await requireWritable(context.database);
      return answer({ status: 'ready' });
    },
  }),
];
