import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Defect } from '../../base/errors.ts';
import type { Principal } from '../../identity/principal.ts';
import { type Auth, principalOf } from './auth.ts';
import { sourceOf } from './source.ts';
import { checkMarks, checkOrigin, type Doing } from './origin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for routes that need no authentication. A route that does not say so needs it. */
    isOpen?: true;
    /** What a closed route does. One that does not say is taken for a change. */
    doing?: Doing;
  }
  interface FastifyRequest {
    /** The caller; null on open routes. */
    principal: Principal | null;
  }
}

/**
 * Authenticates the caller before anything else is done: without a valid token not even the body is read. For a path
 * that does not exist the reply is 404, for every caller.
 */
export function mountAccess(app: FastifyInstance, auth: Auth): void {
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    checkOrigin(headers, auth);
    const { isOpen, doing = 'change' } = request.routeOptions.config;
    if (request.is404 || isOpen === true) return;
    checkMarks(headers, doing, auth);
    // responses belong to their caller, and some contain a secret
    reply.header('cache-control', 'no-store');
    request.principal = await principalOf(headers.authorization, auth, sourceOf(headers, request.ip));
  });
}

/** The caller of a request to a closed route. */
export function askerOf({ principal, url }: FastifyRequest): Principal {
  if (principal === null) throw new Defect(`${url} is open, and asks who asks`);
  return principal;
}
