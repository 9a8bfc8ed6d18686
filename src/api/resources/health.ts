import { Type } from 'typebox';
import { Refusal } from '../../domain/errors.ts';
import { message, textOf } from '../../messages/message.ts';
import { requireWritable } from '../../store/writable.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { NoInput } from '../http/fields.ts';

const NOT_UP = message('server_not_up');

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
    handle: async () => payload({ status: 'ok' }),
  }),
  server.read({
    path: '/readyz',
    summary: 'The server can serve: it has started, and the database takes changes',
    summaryZh: '服务器已启动且数据库可写，可以提供服务',
    isOpen: true,
    input: NoInput,
    data: Type.Object({ status: Type.Literal('ready') }),
    example: { data: { status: 'ready' } },
    errors: { unavailable: [textOf(NOT_UP, 'en')] },
    handle: async (_, { context, isReady }) => {
      if (!isReady()) throw new Refusal('unavailable', NOT_UP);
      await requireWritable(context.database);
      return payload({ status: 'ready' });
    },
  }),
];
