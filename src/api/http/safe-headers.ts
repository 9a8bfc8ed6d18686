import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * Everything that a page loads comes from this server; also over plain HTTP. That other hosts of the domain are reached by HTTPS only is not for
 * this server to say: it speaks plain HTTP, and the proxy before it knows better.
 */
const OPTIONS: HelmetOptions = {
  contentSecurityPolicy: {
    directives: {
      'style-src': ["'self'", "'unsafe-inline'"],
      'font-src': ["'self'", 'data:'],
      'upgrade-insecure-requests': null,
    },
  },
  strictTransportSecurity: false,
};

/** Gives every response the headers that tell browsers what a page may do. They are the same for all: helmet makes them once. */
export function mountSafeHeaders(app: FastifyInstance): void {
  const headers = headersOf(OPTIONS);
  app.addHook('onRequest', (_request, reply, next) => {
    reply.headers(headers);
    next();
  });
}

/** The headers that helmet gives a response. @throws what helmet has against the options */
function headersOf(options: HelmetOptions): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(options)(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return response.getHeaders();
}
