import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Language, languageOf } from '../../messages/language.ts';

/** The language that a request asks for; null = it asks for none, as older clients do. */
export function askedLanguage({ headers }: Pick<FastifyRequest, 'headers'>): Language | null {
  const { 'accept-language': asked = '' } = headers;
  return asked === '' ? null : languageOf(asked);
}

/** The language in which a request is answered, which the answer's headers tell; null = none is asked for: English. */
export function tellLanguage(request: FastifyRequest, reply: FastifyReply): Language | null {
  const language = askedLanguage(request);
  reply.header('content-language', language ?? 'en').header('vary', 'Accept-Language');
  return language;
}
