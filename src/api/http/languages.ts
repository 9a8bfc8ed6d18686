import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Language, languageOf } from '../../messages/language.ts';

/**
 * The language that a request asks for, which the headers of its response name; null = it asks for none, as older
 * clients do, and gets English.
 */
export function tellLanguage(request: FastifyRequest, reply: FastifyReply): Language | null {
  const { 'accept-language': asked = '' } = request.headers;
  // what clients send that have no wish, such as fetch of Node
  const isAsked = asked !== '' && asked !== '*';
  const language = isAsked ? languageOf(asked) : null;
  reply.header('content-language', language ?? 'en').header('vary', 'Accept-Language');
  return language;
}
