import { Validator } from '@seriousme/openapi-schema-validator';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { apiDocument } from './docs.ts';
import { endpoints } from '../endpoints.ts';
import { type Json, OpenApiSchemas } from './openapi-schema.ts';

const CHINESE = /\p{Script=Han}/u;
const document = apiDocument('en');
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation: operation as Json })),
);

test.each(['en', 'zh'] as const)(
  'the document is valid OpenAPI 3.1, every reference leads somewhere (%s)',
  async (language) => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(apiDocument(language)) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
    expect(JSON.stringify(validator.resolveRefs())).not.toContain('"$ref"');
  },
);

test('every path of every endpoint is in it once, with the method that documents name', () => {
  const defined = endpoints.flatMap(({ paths, method }) =>
    paths.map((path) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
  );
  expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    [
      ...defined,
      'get /events',
      'get /terminal',
      ...['get', 'put'].map((method) => `${method} /node/{id}/file`),
    ].toSorted(),
  );
});

test('every operation has a name of its own, and says in both languages what it does', () => {
  const ids = operations.map(({ operation }) => operation['operationId']);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  for (const { path, operation } of operations) {
    expect(operation['summary'], path).not.toMatch(CHINESE);
    expect(operation['x-summary-zh'], path).toMatch(CHINESE);
    expect(operation['description'], path).toContain(operation['x-summary-zh']);
  }
});

test('in Chinese the texts change places', () => {
  const { get } = apiDocument('zh').paths['/cluster/list'] ?? {};
  expect(get).toMatchObject({
    summary: '集群列表，新的在前',
    description: 'Clusters, the newest first',
    tags: ['集群'],
  });
});

/** What answers files. */
const TEXT = { schema: { type: 'string' } };
const FILES: Readonly<Record<string, object>> = {
  '/usage/csv': { 'text/csv; charset=utf-8': TEXT },
  '/terminal/{id}/cast': { 'application/x-asciicast; charset=utf-8': TEXT },
  '/fleet/schema': { 'application/schema+json; charset=utf-8': TEXT },
};
const ENVELOPE = { 'application/json': { example: { code: 0 } } };

test('every operation shows an answer, and a refusal for each status that it may have of its own', () => {
  for (const { path, operation } of operations.filter(
    ({ path }) => !['/events', '/terminal', '/node/{id}/file'].includes(path),
  )) {
    const { 200: success, ...failures } = operation['responses'] as Readonly<Record<string, Json>>;
    expect(success, path).toMatchObject({ content: FILES[path] ?? ENVELOPE });
    for (const [status, response] of Object.entries(failures).filter(([, { $ref }]) => $ref === undefined)) {
      expect(response, path).toHaveProperty(
        ['content', 'application/json', 'examples'],
        expect.objectContaining({}) as object,
      );
      expect(JSON.stringify(response), path).toContain(`"code":${status}`);
    }
  }
});

test('a terminal is a change of protocol, which a ticket opens', () => {
  const { get } = document.paths['/terminal'] as { readonly get: Json };
  expect(Object.keys(get['responses'] as object)).toEqual(['101', '401', '403', '429']);
  expect(get['security']).toEqual([]);
});

test('an id that older clients send in the body is a field of it there', () => {
  expect(document.paths['/task/start']).toMatchObject({
    post: {
      deprecated: true,
      requestBody: { content: { 'application/json': { schema: { required: ['id'] }, example: { id: 1 } } } },
    },
  });
});

describe.each(endpoints)('the example of $paths.0', ({ paths, input, data, beside, example }) => {
  test('fits what the endpoint takes and answers', () => {
    expect(Value.Errors(input, example.input ?? {})).toEqual([]);
    expect(Value.Errors(data, example.data)).toEqual([]);
    expect(Value.Errors(beside, example.beside ?? {})).toEqual([]);
  });

  test('has every variable part of the path', () => {
    const names = [...(paths[0] ?? '').matchAll(/:(\w+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'id');
    expect(Object.keys(example.path ?? {})).toEqual(names);
  });
});

test('a schema with a name stands once, others where they are', () => {
  const schemas = new OpenApiSchemas();
  const Wheel = Type.Object({ size: Type.Integer() }, { $id: 'Wheel' });
  const values = Type.Record(Type.String(), Wheel, { description: 'by place' });
  expect(schemas.shown(Type.Object({ wheels: Type.Array(Wheel), values }))).toEqual({
    type: 'object',
    required: ['wheels', 'values'],
    properties: {
      wheels: { type: 'array', items: { $ref: '#/components/schemas/Wheel' } },
      values: {
        type: 'object',
        description: 'by place',
        additionalProperties: { $ref: '#/components/schemas/Wheel' },
      },
    },
  });
  expect(schemas.components()).toEqual({
    Wheel: { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } },
  });
});
