import type { TSchema } from 'typebox';
import { ERROR_CATALOGUE, type ErrorCode } from '../../domain/errors.ts';
import type { Language } from '../../messages/language.ts';
import type { Tag } from '../http/endpoint.ts';
import { failureResponse } from './openapi-operation.ts';
import type { Json, OpenApiSchemas } from './openapi-schema.ts';

/** A path that changes the protocol to WebSocket instead of answering. */
export interface SocketDescription {
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly summaryZh: string;
  /** The subprotocol that both sides speak. */
  readonly protocol: string;
  /** What a client has to offer to be let in. */
  readonly ticket: Readonly<Record<Language, string>>;
  /** What goes over the socket. */
  readonly messages: Readonly<Record<Language, string>>;
  /** Of the query. */
  readonly parameters: readonly { readonly name: string; readonly schema: TSchema }[];
  readonly errors: Readonly<Partial<Record<ErrorCode, readonly string[]>>>;
}

/** What the OpenAPI document says of a path with a WebSocket. */
export function socketOperation(socket: SocketDescription, schemas: OpenApiSchemas, language: Language): Json {
  const { path, tag, summary, summaryZh, protocol, ticket, messages, errors } = socket;
  const [first, second] = language === 'en' ? [summary, summaryZh] : [summaryZh, summary];
  const refusals = Object.entries(errors) as [ErrorCode, readonly string[]][];
  return {
    operationId: `${path.slice(1)}_socket`,
    tags: [tag[language]],
    summary: first,
    'x-summary-zh': summaryZh,
    description: `${second}\n\n${ticket[language]}`,
    // no token: the ticket stands for the caller
    security: [],
    parameters: [
      ...socket.parameters.map(({ name, schema }) => ({ name, in: 'query', schema: schemas.shown(schema) })),
      {
        name: 'Sec-WebSocket-Protocol',
        in: 'header',
        required: true,
        schema: { type: 'string' },
        example: `${protocol}, ticket.${'5f1c'.padEnd(64, '0')}`,
      },
    ],
    responses: {
      101: { description: messages[language] },
      ...Object.fromEntries(
        refusals.map(([code, said]) => [ERROR_CATALOGUE[code].status, failureResponse(code, said, {}, language)]),
      ),
    },
  };
}
