import { type TObject, Type } from 'typebox';
import { ERROR_CATALOGUE, type ErrorCode } from '../../domain/errors.ts';
import type { Language } from '../../messages/language.ts';
import { textOf } from '../../messages/message.ts';
import type { EndpointDescription } from '../http/endpoint.ts';
import { failure, success } from '../http/envelope.ts';
import { Id } from '../http/fields.ts';
import { type Json, jsonContent, type OpenApiSchemas } from './openapi-schema.ts';

/*
 * What the OpenAPI document says of one path of an endpoint.
 */

/** The refusals of every endpoint; the document has these responses once. */
export const COMMON_ERRORS = [
  'unauthenticated',
  'forbidden',
  'too_large',
  'internal',
  'unavailable',
  'disk_full',
] as const;
const ID_ERROR = 'id is error: x is not a positive integer';
const BODY_ERROR = 'json can not convert: name=web is not JSON';

const pagingInput = (most: number) => ({
  page: Type.Optional(Type.Integer({ minimum: 1, default: 1 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: most, default: 10 })),
});

/** @example openApiPath('/pool/:id') // '/pool/{id}' */
export function openApiPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

/** The operation for one of the endpoint's paths. */
export function operation(
  endpoint: EndpointDescription,
  path: string,
  schemas: OpenApiSchemas,
  language: Language,
): Json {
  const [main = path] = endpoint.paths;
  const { summary, summaryZh, tag } = endpoint;
  const [first, second] = language === 'en' ? [summary, summaryZh] : [summaryZh, summary];
  const remark = `The same as ${openApiPath(main)}, for older clients. 供旧客户端使用。`;
  return {
    operationId: path.replaceAll(/\W+/g, '_').replaceAll(/^_|_$/g, ''),
    tags: [tag[language]],
    summary: first,
    'x-summary-zh': summaryZh,
    description: path === main ? second : `${second}\n\n${remark}`,
    ...(path === main ? {} : { deprecated: true }),
    ...(endpoint.isOpen ? { security: [] } : {}),
    parameters: parameters(endpoint, path, schemas),
    ...requestBody(endpoint, path, schemas),
    responses: responses(endpoint, path, schemas, language),
  };
}

function parameters(
  { input, method, isList, largestPage, example }: EndpointDescription,
  path: string,
  schemas: OpenApiSchemas,
): unknown {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'id' ? schemas.shown(Id) : { type: 'string' },
    example: name === 'id' ? (example.id ?? 1) : (example.path?.[name] ?? ''),
  }));
  if (method === 'POST') return inPath;
  const fields = Object.entries({ ...(isList ? pagingInput(largestPage) : {}), ...input.properties });
  return [...inPath, ...fields.map(([name, schema]) => ({ name, in: 'query', schema: schemas.shown(schema) }))];
}

function requestBody(endpoint: EndpointDescription, path: string, schemas: OpenApiSchemas): Json {
  const { input, method, example } = endpoint;
  if (method === 'GET') return {};
  const isIdInBody = takesId(endpoint) && !path.includes(':id');
  const schema: TObject = Type.Object({ ...(isIdInBody ? { id: Id } : {}), ...input.properties });
  if (Object.keys(schema.properties).length === 0) return {};
  const value = { ...(isIdInBody ? { id: example.id ?? 1 } : {}), ...(example.input as Json | undefined) };
  const required = (schema.required ?? []).length > 0;
  return { requestBody: { required, content: jsonContent(schemas.shown(schema), { example: value }) } };
}

function responses(endpoint: EndpointDescription, path: string, schemas: OpenApiSchemas, language: Language): Json {
  return {
    200: { description: 'Success', content: successContent(endpoint, schemas) },
    ...Object.fromEntries(
      COMMON_ERRORS.filter((code) => !(endpoint.isOpen && code === 'unauthenticated')).map((code) => [
        ERROR_CATALOGUE[code].status,
        { $ref: `#/components/responses/${code}` },
      ]),
    ),
    ...Object.fromEntries(
      refusalsOf(endpoint, path).map(([code, messages]) => [
        ERROR_CATALOGUE[code].status,
        failureResponse(code, messages, endpoint.none, language),
      ]),
    ),
  };
}

function successContent({ data, beside, example, file }: EndpointDescription, schemas: OpenApiSchemas): Json {
  if (file !== null) return { [file.type]: { schema: schemas.shown(data), example: example.data } };
  const envelope = Type.Object({
    code: Type.Literal(0),
    msg: Type.Literal('success'),
    data,
    ...beside.properties,
  });
  const shownExample = { example: success({ data: example.data, beside: example.beside ?? {} }) };
  return jsonContent(schemas.shown(envelope), shownExample);
}

/** The endpoint's own refusals, and those for an invalid id or body. */
function refusalsOf(endpoint: EndpointDescription, path: string): readonly (readonly [ErrorCode, readonly string[]])[] {
  const { errors, input, method } = endpoint;
  const hasBody = method === 'POST' && Object.keys(input.properties).length > 0;
  const invalid = [
    ...(errors.invalid ?? []),
    ...(takesId(endpoint) ? [ID_ERROR] : []),
    ...(hasBody || !path.includes(':id') ? [BODY_ERROR] : []),
  ];
  const own = Object.entries({ ...errors, invalid }) as [ErrorCode, readonly string[]][];
  return own.filter(([, messages]) => messages.length > 0);
}

/** The response for a kind of refusal, with its possible messages. */
export function failureResponse(code: ErrorCode, messages: readonly string[], none: unknown, language: Language): Json {
  const { status, summary } = ERROR_CATALOGUE[code];
  const examples = messages.map((message, index) => [
    `${code}_${index + 1}`,
    { summary: message, value: failure(status, message, none, { code }, null) },
  ]);
  return {
    description: textOf(summary, language),
    content: jsonContent({ $ref: '#/components/schemas/Failure' }, { examples: Object.fromEntries(examples) }),
  };
}

function takesId({ paths }: EndpointDescription): boolean {
  return paths.some((path) => path.includes(':id'));
}
