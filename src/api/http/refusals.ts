import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { message } from '../../messages/message.ts';
import { failure } from './envelope.ts';
import { failureOf } from './failures.ts';
import { tellLanguage } from './languages.ts';

/*
 * The response when no handler answers: always the envelope.
 */

/** Existing clients call every endpoint with any of these (contract §1). */
export const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
/** The other methods that the router knows. */
const OTHER_METHODS = ['HEAD', 'OPTIONS', 'PATCH', 'TRACE'] as const;
const ALL_METHODS: readonly string[] = [...METHODS, ...OTHER_METHODS];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `data` of this route's failures. */
    none?: unknown;
    /** The most bytes of its requests; default: a mebibyte. */
    largestBody?: number;
  }
}

/** Answers with the failure; a defect is logged. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, content, field, span, conflict, isDefect } = failureOf(error);
  if (isDefect) request.log.error({ err: error, url: request.url }, 'a request failed');
  const none = request.routeOptions.config?.none;
  const language = tellLanguage(request, reply);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .send(failure(status, content, none === undefined ? {} : none, { code, field, span, conflict }, language));
}

export function answerUnknownPath(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!ALL_METHODS.includes(request.method)) return refuseMethod(request, reply, METHODS);
  const path = request.url.split('?')[0] ?? '';
  const language = tellLanguage(request, reply);
  const content = message('path_unknown', { path });
  return reply.code(404).send(failure(404, content, {}, { code: 'not_found' }, language));
}

/**
 * Makes every path refuse the methods that it does not support.
 *
 * @returns a function to call once all routes are registered
 */
export function watchMethods(app: FastifyInstance): () => void {
  const known = new Map<string, { readonly methods: Set<string>; readonly config: RouteOptions['config'] }>();
  app.addHook('onRoute', ({ url, method, config }) => {
    const route = known.get(url) ?? { methods: new Set<string>(), config };
    for (const name of [method].flat()) route.methods.add(name);
    known.set(url, route);
  });
  return () => {
    for (const [url, { methods, config }] of known) {
      const allowed = [...methods];
      const handler = (request: FastifyRequest, reply: FastifyReply) => refuseMethod(request, reply, allowed);
      const refused = ALL_METHODS.filter((method) => !methods.has(method));
      app.route({ method: refused, url, handler, ...(config === undefined ? {} : { config }) });
    }
  };
}

function refuseMethod(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  const methods = allowed.join(', ');
  const none = request.routeOptions.config?.none;
  const content = message('method_refused', { method: request.method, methods });
  const language = tellLanguage(request, reply);
  return reply
    .header('allow', methods)
    .code(405)
    .send(failure(405, content, none === undefined ? {} : none, { code: 'method_not_allowed' }, language));
}
