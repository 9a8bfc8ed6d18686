import { type TSchema, Type } from 'typebox';
import { ERROR_CATALOGUE, type ErrorCode } from '../../domain/errors.ts';
import type { Language } from '../../messages/language.ts';
import { success } from '../http/envelope.ts';
import type { Tag } from '../http/endpoint.ts';
import { Id } from '../http/fields.ts';
import { COMMON_ERRORS, failureResponse } from './openapi-operation.ts';
import { type Json, jsonContent, type OpenApiSchemas } from './openapi-schema.ts';

interface Direction {
  readonly summary: string;
  readonly summaryZh: string;
  /** Of the query. */
  readonly parameters: readonly { readonly name: string; readonly required: boolean; readonly schema: TSchema }[];
  readonly errors: Readonly<Partial<Record<ErrorCode, readonly string[]>>>;
}

/** A path at which bytes are downloaded (GET) and uploaded (PUT, POST) as they are. */
export interface FileDescription {
  readonly path: string;
  readonly tag: Tag;
  readonly down: Direction;
  /** `data` is answered in the envelope. */
  readonly up: Direction & { readonly data: TSchema; readonly example: unknown };
}

const BYTES = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

/** What the OpenAPI document says of such a path, by methods. */
export function fileOperations({ path, tag, down, up }: FileDescription, schemas: OpenApiSchemas, language: Language) {
  const name = path.replaceAll(/\W+/g, '_').replaceAll(/^_|_$/g, '');
  const envelope = Type.Object({ code: Type.Literal(0), msg: Type.Literal('success'), data: up.data });
  const example = success({ data: up.example, beside: {} });
  const written = jsonContent(schemas.shown(envelope), { example });
  return {
    get: {
      ...operation(`${name}_download`, tag, down, schemas, language),
      responses: { 200: { description: 'The file', content: BYTES }, ...failures(down, language) },
    },
    put: {
      ...operation(`${name}_upload`, tag, up, schemas, language),
      requestBody: { required: true, content: BYTES },
      responses: { 200: { description: 'Success', content: written }, ...failures(up, language) },
    },
  };
}

function operation(
  operationId: string,
  tag: Tag,
  { summary, summaryZh, parameters }: Direction,
  schemas: OpenApiSchemas,
  language: Language,
): Json {
  const [first, second] = language === 'en' ? [summary, summaryZh] : [summaryZh, summary];
  return {
    operationId,
    tags: [tag[language]],
    summary: first,
    'x-summary-zh': summaryZh,
    description: second,
    parameters: [
      { name: 'id', in: 'path', required: true, schema: schemas.shown(Id), example: 1 },
      ...parameters.map(({ schema, ...parameter }) => ({ ...parameter, in: 'query', schema: schemas.shown(schema) })),
    ],
  };
}

function failures({ errors }: Direction, language: Language): Json {
  const own = Object.entries(errors) as [ErrorCode, readonly string[]][];
  return Object.fromEntries([
    ...COMMON_ERRORS.map((code) => [ERROR_CATALOGUE[code].status, { $ref: `#/components/responses/${code}` }]),
    ...own.map(([code, said]) => [ERROR_CATALOGUE[code].status, failureResponse(code, said, {}, language)]),
  ]);
}
