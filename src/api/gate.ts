import type { FastifyInstance } from 'fastify';
import { type Auth, operatorOf } from './auth.ts';
import { checkOrigin, checkSite } from './origin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for what strangers may see. A route that does not say so is closed. */
    isOpen?: true;
  }
  interface FastifyRequest {
    /** Who asks; empty on open routes. */
    operator: string;
  }
}

/**
 * Finds out who asks, before anything else is done: of a stranger not even the body is read. What comes in by a path
 * that does not exist is told so, whoever asks.
 */
export function mountGate(app: FastifyInstance, auth: Auth): void {
  app.decorateRequest('operator', '');
  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    checkOrigin(headers.host, headers.origin, auth);
    if (request.is404 || request.routeOptions.config.isOpen === true) return;
    checkSite(headers['sec-fetch-site'], auth);
    // answers are for who asked, and some have a secret
    reply.header('cache-control', 'no-store');
    request.operator = await operatorOf(headers.authorization, auth);
  });
}
