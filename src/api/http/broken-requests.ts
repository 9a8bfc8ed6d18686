import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type Message, message } from '../../messages/message.ts';
import { failure } from './envelope.ts';
import { failureOf } from './failures.ts';
import { tellLanguage } from './languages.ts';

const TOO_SLOW = 'ERR_HTTP_REQUEST_TIMEOUT';
/** Messages for malformed requests, by Node's code for the fault. */
const FAULTS: Readonly<Record<string, readonly [status: number, reason: string, content: Message]>> = {
  [TOO_SLOW]: [408, 'Request Timeout', message('request_too_slow')],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', message('request_head_too_long')],
};

/**
 * How the server answers requests that reach no route: with the envelope too.
 *
 * @param mayBeSlow whether the request of a connection may take longer than others to arrive
 */
export const brokenRequests = (mayBeSlow: (socket: Socket) => boolean) => ({
  /** A path that cannot be decoded. */
  frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const { status, code } = failureOf(error);
    const content = message('path_unreadable');
    const language = tellLanguage(request, reply);
    void reply.code(status).send(failure(status, content, {}, { code }, language));
  },
  /** Bytes that are not HTTP. */
  clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === TOO_SLOW && mayBeSlow(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const [status, reason, content] = FAULTS[error.code ?? ''] ?? [400, 'Bad Request', message('not_http')];
    const body = JSON.stringify(failure(status, content, {}, { code: 'invalid' }, null));
    const head = `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    socket.write(`${head}\r\nconnection: close\r\n\r\n${body}`);
    socket.destroySoon();
  },
});
