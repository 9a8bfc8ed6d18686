import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { apiDocument } from '../../src/api/openapi/docs.ts';
import type { Json } from '../../src/api/openapi/openapi-schema.ts';
import { FLEET_SCHEMA } from '../../src/api/fleet/form.ts';
import type { OpenApiDocument } from '../../src/api/openapi/openapi.ts';

/*
 * Generates src/client/schema.ts, and the schema of fleet files, from the definitions in src/api. `npm run generate-client` writes
 * them; a test compares.
 */

export const CLIENT_TYPES = new URL('../../src/client/schema.ts', import.meta.url);

export const FLEET_FILE = new URL('../../src/client/fleet.schema.json', import.meta.url);

/** The text of src/client/fleet.schema.json. */
export function fleetFileSchema(): string {
  return `${JSON.stringify(FLEET_SCHEMA, null, 2)}\n`;
}

const HEADING = `/*
 * The types of the HTTP API. Made from the definitions in src/api: change those, and then
 *
 *   npm run generate-client
 */

`;

/** The text of src/client/schema.ts. */
export async function clientTypes(): Promise<string> {
  const types = await openapiTS(forClients(apiDocument('en')) as unknown as OpenAPI3, {
    immutable: true,
    // paths of older clients
    excludeDeprecated: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
  });
  return HEADING + astToString(types);
}

/** The part of the document that a client needs: no examples, and all failures with one type. */
function forClients(document: OpenApiDocument): object {
  // what has no answer in the envelope is none of the client: sockets, and files as they are
  const answering = Object.entries(document.paths).filter(([, item]) => !isOther(item));
  const paths = mapped(Object.fromEntries(answering), (item) =>
    mapped(item, (operation) => leanOperation(operation as Json)),
  );
  const { responses: _, ...components } = document.components;
  return { ...document, paths, components };
}

function isOther({ get }: Json): boolean {
  if (get === undefined) return false;
  const { 101: changed, 200: success } = (get as Json)['responses'] as Readonly<Record<string, Json>>;
  return changed !== undefined || 'application/octet-stream' in ((success?.['content'] ?? {}) as Json);
}

function leanOperation(operation: Json): Json {
  const { 200: success } = operation['responses'] as Readonly<Record<string, Json>>;
  const body = operation['requestBody'] as Json | undefined;
  const parameters = operation['parameters'] as readonly Json[];
  return {
    ...operation,
    parameters: parameters.map(({ example: _example, ...parameter }) => parameter),
    ...(body === undefined ? {} : { requestBody: withoutExamples(body) }),
    responses: { 200: withoutExamples(success ?? {}) },
  };
}

function withoutExamples({ content, ...rest }: Json): Json {
  return { ...rest, content: mapped(content as Json, (media) => ({ schema: (media as Json)['schema'] })) };
}

function mapped<Value>(record: Readonly<Record<string, Value>>, change: (value: Value) => unknown): Json {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

async function renew(file: URL, text: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, text);
  const name = file.pathname.split('/').slice(-3).join('/');
  process.stdout.write(text === before ? `${name} was up to date\n` : `${name} is new\n`);
}

if (import.meta.main) {
  await renew(CLIENT_TYPES, await clientTypes());
  await renew(FLEET_FILE, fleetFileSchema());
}
