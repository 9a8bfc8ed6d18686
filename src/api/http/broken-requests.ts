import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { failure } from './envelope.ts';
import { failureOf } from './failures.ts';

/** Messages for malformed requests, by Node's code for the fault. */
const FAULTS: Readonly<Record<string, readonly [status: number, reason: string, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'the request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'the path and headers of the request are too long'],
};

/** How the server answers requests that reach no route: with the envelope too. */
export const brokenRequests = {
  /** A path that cannot be decoded. */
  frameworkErrors: (error: FastifyError, _: FastifyRequest, reply: FastifyReply): void => {
    const { status, code } = failureOf(error);
    const message = 'the path is not a valid one: is a % sign in it left unencoded?';
    void reply.code(status).send(failure(status, message, {}, { code }));
  },
  /** Bytes that are not HTTP. */
  clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const [status, reason, message] = FAULTS[error.code ?? ''] ?? [400, 'Bad Request', 'this is not an HTTP request'];
    const body = JSON.stringify(failure(status, message, {}, { code: 'invalid' }));
    const head = `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    socket.write(`${head}\r\nconnection: close\r\n\r\n${body}`);
    socket.destroySoon();
  },
};
