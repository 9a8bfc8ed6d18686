import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Context } from '../operations/context.ts';
import type { Auth } from './auth.ts';
import { mount } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { answer, failure, success } from './envelope.ts';
import { mountEvents } from './events.ts';
import { told } from './failures.ts';
import { mountHealth } from './health.ts';
import { checkOrigin } from './origin.ts';
import type { Clock } from './times.ts';

const LARGEST_BODY = 10 * 1024 * 1024;

export interface ApiDeps {
  readonly context: Context;
  readonly auth: Auth;
  readonly clock: Clock;
  /** Aborted when the server stops: streams end. */
  readonly stop: AbortSignal;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `data` of this route's failures. */
    none?: unknown;
  }
}

/** Builds the HTTP server of the contract; it listens on nothing yet. */
export async function buildServer(deps: ApiDeps, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    disableRequestLogging: true,
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    // older clients write POST /task/start:1
    rewriteUrl: ({ url = '/' }) => url.replace(/^(\/task\/(?:start|pause|stop)):(?=\d)/, '$1/'),
  });
  app.addHttpMethod('GET', { hasBody: true });
  app.addHttpMethod('DELETE', { hasBody: true });
  app.removeAllContentTypeParsers();
  // whatever the content type claims, body.ts decides what it is
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  // endpoint.ts reads and checks what comes in: schemas on routes only document it
  app.setValidatorCompiler(() => () => true);
  app.setErrorHandler((error, request, reply) => {
    const { status, message, isDefect } = told(error);
    if (isDefect) request.log.error({ err: error, url: request.url }, 'a request failed');
    const { none } = request.routeOptions.config;
    return reply.code(status).send(failure(status, message, none === undefined ? {} : none));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    return reply.code(404).send(failure(404, `there is no ${path}`, {}));
  });
  app.addHook('onRequest', async ({ headers }) => checkOrigin(headers.host, headers.origin, deps.auth));
  await app.register(helmet);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Springtide', version: '1', description: DESCRIPTION } },
  });
  for (const endpoint of endpoints) mount(app, endpoint, deps);
  mountHealth(app, deps);
  mountEvents(app, deps);
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  return app;
}

const DESCRIPTION = `Every endpoint answers GET, POST, PUT and DELETE alike. A success is ${JSON.stringify(success(answer('…')))}, a failure has its HTTP status as code and says in msg what is wrong and how to mend it.`;
