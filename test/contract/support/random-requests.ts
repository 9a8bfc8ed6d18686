import fc from 'fast-check';
import type { TObject, TSchema } from 'typebox';
import { endpoints } from '../../../src/api/endpoints.ts';

/*
 * Requests as nobody should send them, and as somebody does: from the definitions of the endpoints, so that most of them
 * are nearly right.
 */

export interface RandomRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Words that mean something here: names and addresses that requests make and ask for. */
const WORDS: readonly string[] = [
  ['a', 'b', 'c', 'echo', 'start_service', 'create_vm', 'return_vm', 'register', 'unregister', 'expand', 'deploy'],
  ['ansible', 'shell', 'longscript', 'static', 'sandbox', 'haproxy', 'exit {{ x }}', '10.0.0.1', '10.0.0.2', '::1'],
  [
    '["10.0.0.1"]',
    '[1,2]',
    '1',
    '0',
    '-1',
    '5%',
    '',
    '潮🌊',
    'a\nb',
    '\u202eevil',
    ' a ',
    'a b; rm -rf /',
    '0:0:0:0:0:0:0:1',
    'Web-1',
    'web-1.',
    '__proto__',
    'constructor',
    '\0',
    '\ud800',
    '14:09:08',
  ],
].flat();

const word = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...WORDS) }, { weight: 1, arbitrary: fc.string() });
const integer = fc.oneof(
  { weight: 8, arbitrary: fc.nat(12) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.nat(9).map(String) },
  { weight: 1, arbitrary: fc.double() },
);
const anything = fc.oneof(word, integer, fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>);

const PLAIN_TYPES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  integer,
  number: integer,
  string: word,
  boolean: fc.boolean(),
  null: fc.constant(null),
};

/** Values that are right by a schema, more often than not. */
function valueOf(schema: TSchema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: rightFor(schema) }, { weight: 1, arbitrary: anything });
}

function rightFor(schema: TSchema): fc.Arbitrary<unknown> {
  if ('anyOf' in schema) return fc.oneof(...(schema.anyOf as readonly TSchema[]).map(valueOf));
  if ('const' in schema) return fc.constant(schema.const);
  const type = 'type' in schema ? String(schema.type) : '';
  const plain = Object.hasOwn(PLAIN_TYPES, type) ? PLAIN_TYPES[type] : undefined;
  if (plain !== undefined) return plain;
  if (type === 'array')
    return fc.array(valueOf((schema as { readonly items?: TSchema }).items ?? {}), { maxLength: 3 });
  if ('properties' in schema) return fieldsOf(schema as TObject);
  return type === 'object' ? fc.dictionary(word, anything, { maxKeys: 3 }) : anything;
}

/** Fields that are there, more often than not. */
function fieldsOf({ properties }: TObject): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(properties).map(
    ([name, schema]) => [name, fc.option(valueOf(schema), { freq: 12, nil: undefined })] as const,
  );
  return fc.record(Object.fromEntries(fields));
}

const text = (value: unknown): string => JSON.stringify(value) ?? '';

/** Bodies of an endpoint: right, nearly right, and wrong. */
function bodiesOf(input: TObject): fc.Arbitrary<Buffer> {
  const right = fc
    .tuple(fieldsOf(input), fc.option(fc.record({ id: integer, page: integer, page_size: integer, plan: anything })))
    .map(([fields, more]) => text({ ...more, ...fields }));
  const form = fc.array(fc.tuple(fc.constantFrom(...Object.keys(input.properties), 'page', 'page_size'), word));
  return fc.oneof(
    { weight: 16, arbitrary: right.map((whole) => Buffer.from(whole)) },
    { weight: 2, arbitrary: fc.constant(Buffer.alloc(0)) },
    {
      weight: 1,
      arbitrary: form.map((pairs) => Buffer.from(pairs.map(([name, value]) => `${name}=${value}`).join('&'))),
    },
    { weight: 1, arbitrary: anything.map((value) => Buffer.from(text(value))) },
    { weight: 1, arbitrary: fc.tuple(right, fc.nat(50)).map(([whole, end]) => Buffer.from(whole.slice(0, end))) },
    { weight: 1, arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) },
    {
      weight: 1,
      arbitrary: fc.nat(3000).map((depth) => Buffer.from(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)),
    },
  );
}

const PARAMETER = /:\w+/g;
const parameter = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 12 }).map(String) },
  { weight: 2, arbitrary: word.map((value) => encodeURIComponent(value.toWellFormed())) },
  { weight: 1, arbitrary: fc.stringMatching(/^[!-~]{0,20}$/) },
);
const query = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.webQueryParameters().map((value) => `?${value}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('page', 'page_size', 'name', 'state', 'after', 'plan', 'x[]'), integer)
      .map(([name, value]) => `?${name}=${value}`),
  },
);

function pathsOf(paths: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...paths), parameter, query)
    .map(([path, value, search]) => `${path.replaceAll(PARAMETER, () => value)}${search}`);
}

const method = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE') },
  { weight: 1, arbitrary: fc.constantFrom('HEAD', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND') },
);
const headerText = fc.stringMatching(/^[ -~]{0,30}$/);
const headers = fc.record(
  {
    authorization: headerText,
    'content-type': fc.oneof(headerText, fc.constantFrom('application/json', 'application/x-www-form-urlencoded')),
    'x-http-method-override': headerText,
    'accept-encoding': headerText,
    cookie: headerText,
    'content-encoding': fc.constantFrom('gzip', 'identity', 'x'),
    'if-none-match': headerText,
    range: headerText,
  },
  { requiredKeys: [] },
);
/** What browsers say of a page; mostly that is enough to be refused. */
const ofPages = fc.record(
  { origin: fc.constantFrom('http://evil.example', 'null'), 'sec-fetch-site': fc.constantFrom('none', 'cross-site') },
  { requiredKeys: [] },
);
/** Most requests have no header that matters. */
const someHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 30, arbitrary: fc.constant({}) },
  { weight: 10, arbitrary: headers },
  { weight: 1, arbitrary: ofPages },
);

const toEndpoints = endpoints.map(({ paths, input }) =>
  fc.record({ method, path: pathsOf(paths), headers: someHeaders, body: bodiesOf(input) }),
);
const toNowhere = fc.record({
  method,
  path: fc.oneof(fc.webPath(), fc.stringMatching(/^[!-~]{0,40}$/)).map((path) => `/x${path.replaceAll('#', '')}`),
  headers: someHeaders,
  body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
});

/** Any request to any endpoint, and now and then to none. */
export const randomRequest: fc.Arbitrary<RandomRequest> = fc.oneof(
  { weight: 40, arbitrary: fc.oneof(...toEndpoints) },
  { weight: 1, arbitrary: toNowhere },
);
