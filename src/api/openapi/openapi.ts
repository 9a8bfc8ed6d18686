import { type TSchema, Type } from 'typebox';
import { ERROR_CATALOGUE } from '../../domain/errors.ts';
import type { Language } from '../../messages/language.ts';
import { textOf } from '../../messages/message.ts';
import type { EndpointDescription, Tag } from '../http/endpoint.ts';
import { COMMON_ERRORS, failureResponse, openApiPath, operation } from './openapi-operation.ts';
import { Changes } from '../http/versions.ts';
import { type FileDescription, fileOperations } from './openapi-file.ts';
import { type Json, OpenApiSchemas } from './openapi-schema.ts';
import { type SocketDescription, socketOperation } from './openapi-socket.ts';

/*
 * The OpenAPI 3.1 document of the API, made from the definitions of its endpoints.
 */

/** A path that responds with a stream of events instead of an envelope. */
export interface StreamDescription {
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly summaryZh: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'query' | 'header';
    readonly schema: TSchema;
  }[];
  /** The schema of an event's data. */
  readonly event: TSchema;
  /** The beginning of a stream, as an example. */
  readonly example: string;
}

/** What is not an endpoint in the envelope. */
interface OtherDescriptions {
  readonly streams: readonly StreamDescription[];
  readonly sockets: readonly SocketDescription[];
  readonly files: readonly FileDescription[];
}

const ErrorSpan = Type.Object(
  {
    line: Type.Integer({ description: '1 is the first' }),
    column: Type.Integer({ description: '1 is the first, in UTF-16 code units' }),
    length: Type.Integer({ description: 'in UTF-16 code units; it ends on its line' }),
  },
  { description: 'the part of the field that is at fault, for requests with an Accept-Language' },
);

const Failure = Type.Object(
  {
    code: Type.Integer({ description: 'the HTTP status' }),
    msg: Type.String({ description: 'what is wrong, which value, and how to put it right' }),
    data: Type.Unknown({ description: '{}; [] where a list is due; null where the endpoint says so' }),
    error: Type.Object({
      code: Type.Enum(Object.keys(ERROR_CATALOGUE), { description: 'what kind of failure it is' }),
      field: Type.Optional(Type.String({ description: 'the field at fault, a.b for one inside another' })),
      span: Type.Optional(ErrorSpan),
      message: Type.Optional(
        Type.String({ description: 'the stable name of what msg says, for requests with an Accept-Language' }),
      ),
      values: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          description: 'what msg says it of; a value may be such a message',
        }),
      ),
      conflict: Type.Optional(Changes),
    }),
  },
  { $id: 'Failure' },
);

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly security: readonly Json[];
  readonly tags: readonly Json[];
  /** The operations of a path, by their lower-case methods. */
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: Readonly<Record<'securitySchemes' | 'schemas' | 'responses', Json>>;
}

const DESCRIPTION: Readonly<Record<Language, string>> = {
  en: `Springtide runs fleets of servers: clusters hold services, services hold pools of nodes, and tasks take nodes through the steps of a template.

Every endpoint answers GET, POST, PUT and DELETE alike; this document names one of them. Fields come as a JSON body, whatever the content type claims; lists also take theirs from the query string or a form. An id in the path may be sent in the body as \`id\` where a path without it is listed.

A success is \`{"code":0,"msg":"success","data":…}\`; a failure has its HTTP status as \`code\`, and says in \`msg\` what is wrong and how to put it right.`,
  zh: `Springtide 编排服务器集群：集群包含服务，服务包含由节点组成的服务池，任务让节点依次执行模板中的步骤。

每个接口都同样接受 GET、POST、PUT 和 DELETE，本文档只列出其中一种。字段放在 JSON 正文里，不论 Content-Type 是什么；列表接口也接受查询串和表单。列出了不带 id 的路径时，id 也可以放在正文中。

成功为 \`{"code":0,"msg":"success","data":…}\`；失败时 \`code\` 为 HTTP 状态码，\`msg\` 说明哪里不对以及如何改正。`,
};

/**
 * The whole document. Texts are in one language, with the other one beside them.
 *
 * @example openApiDocument(endpoints, { streams, sockets, files }, 'en')
 */
export function openApiDocument(
  endpoints: readonly EndpointDescription[],
  { streams, sockets, files }: OtherDescriptions,
  language: Language,
): OpenApiDocument {
  const schemas = new OpenApiSchemas();
  const paths = Object.fromEntries([
    ...endpoints.flatMap((endpoint) =>
      endpoint.paths.map((path) => [
        openApiPath(path),
        { [endpoint.method.toLowerCase()]: operation(endpoint, path, schemas, language) },
      ]),
    ),
    ...streams.map((stream) => [stream.path, { get: streamOperation(stream, schemas, language) }]),
    ...sockets.map((socket) => [socket.path, { get: socketOperation(socket, schemas, language) }]),
    ...files.map((file) => [openApiPath(file.path), fileOperations(file, schemas, language)]),
  ]) as Readonly<Record<string, Json>>;
  schemas.shown(Failure);
  const tags = new Map([...endpoints, ...streams, ...sockets, ...files].map(({ tag }) => [tag.en, tag]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Springtide',
      version: '1',
      description: DESCRIPTION[language],
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { operator: [] }],
    tags: [...tags.values()].map(({ en, zh }) =>
      language === 'en' ? { name: en, description: zh } : { name: zh, description: en },
    ),
    paths,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      schemas: schemas.components(),
      responses: commonResponses(language),
    },
  };
}

const SECURITY_SCHEMES = {
  token: { type: 'http', scheme: 'bearer', description: 'SPRINGTIDE_AUTH=token: the operator is the token’s owner' },
  operator: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'SPRINGTIDE_AUTH=trust: the value is the operator’s name, for example root',
  },
};

function commonResponses(language: Language): Json {
  return Object.fromEntries(
    COMMON_ERRORS.map((code) => {
      const { summary } = ERROR_CATALOGUE[code];
      return [code, failureResponse(code, [textOf(summary, language)], {}, language)];
    }),
  );
}

function streamOperation(stream: StreamDescription, schemas: OpenApiSchemas, language: Language): Json {
  const { path, tag, summary, summaryZh, event, example } = stream;
  const [first, second] = language === 'en' ? [summary, summaryZh] : [summaryZh, summary];
  const content = { 'text/event-stream': { schema: { type: 'string' }, example } };
  schemas.shown(event);
  return {
    operationId: path.slice(1),
    tags: [tag[language]],
    summary: first,
    'x-summary-zh': summaryZh,
    description: second,
    parameters: stream.parameters.map(({ schema, ...parameter }) => ({ ...parameter, schema: schemas.shown(schema) })),
    responses: {
      200: { description: 'A stream of events', content },
      400: failureResponse('invalid', ['task_id is x, and must be the id of a task'], {}, language),
      401: { $ref: '#/components/responses/unauthenticated' },
      403: { $ref: '#/components/responses/forbidden' },
      429: failureResponse(
        'too_many',
        ['alice has 32 streams of events open on this server, and no operator may have more'],
        {},
        language,
      ),
    },
  };
}
