import type { FastifyInstance } from 'fastify';
import { ping } from '../store/database.ts';
import { answer, failure, success } from './envelope.ts';
import type { ApiDeps } from './server.ts';

/** `/healthz`: the process lives. `/readyz`: it can serve, as the database answers. */
export function mountHealth(app: FastifyInstance, { context }: ApiDeps): void {
  app.get('/healthz', { schema: { tags: ['server'], summary: 'The process lives' } }, async () =>
    success(answer({ status: 'ok' })),
  );
  app.get('/readyz', { schema: { tags: ['server'], summary: 'The server can serve' } }, async (request, reply) => {
    try {
      await ping(context.database);
      return success(answer({ status: 'ready' }));
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).send(failure(503, 'the database cannot be reached; try again shortly', {}));
    }
  });
}
