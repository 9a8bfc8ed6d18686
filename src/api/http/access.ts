import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal } from '../../identity/principal.ts';
import { type Auth, principalOf } from './auth.ts';
import { checkMarks, checkOrigin, type Doing } from './origin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for what strangers may see. A route that does not say so is closed. */
    isOpen?: true;
    /** What a closed route does. One that does not say so may change something. */
    doing?: Doing;
  }
  interface FastifyRequest {
    /** Who asks; null on open routes. */
    principal: Principal | null;
  }
}

/**
 * Finds out who asks, before anything else is done: of a stranger not even the body is read. What comes in by a path
 * that does not exist is told so, whoever asks.
 */
export function mountAccess(app: FastifyInstance, auth: Auth): void {
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    checkOrigin(headers, auth);
    const { isOpen, doing = 'change' } = request.routeOptions.config;
    if (request.is404 || isOpen === true) return;
    checkMarks(headers, doing, auth);
    // answers are for who asked, and some have a secret
    reply.header('cache-control', 'no-store');
    request.principal = await principalOf(headers.authorization, auth);
  });
}

/** Who sent a request that came in by a closed route. */
export function askerOf({ principal, url }: FastifyRequest): Principal {
  if (principal === null) throw new Error(`${url} is open, and asks who asks`);
  return principal;
}
