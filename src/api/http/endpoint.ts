import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { LARGEST_ID } from '../../domain/ids.ts';
import { type ErrorCode, Refusal } from '../../domain/errors.ts';
import type { Language } from '../../messages/language.ts';
import { message } from '../../messages/message.ts';
import { type Fields, LARGEST_BODY, parseBody } from './body.ts';
import { type Payload, LARGEST_PAGE, PageFields, type Paging, success } from './envelope.ts';
import { askerOf } from './access.ts';
import { readInput } from './input.ts';
import { tellLanguage } from './languages.ts';
import type { Principal } from '../../identity/principal.ts';
import { SharedReads } from '../../store/shared-reads.ts';
import { METHODS } from './refusals.ts';
import type { ApiDeps } from '../deps.ts';
import type { Shown } from './shown.ts';
import { type AnsweredFile, type Body, bodyOf, sendBody, type WrittenJson } from './written-json.ts';

const PAGE_SIZE = 10;

/** The content of a request, without its caller. */
interface Question<Input, Id extends number> {
  readonly input: Input;
  /** Parts of the path that are not ids. */
  readonly path: Readonly<Record<string, string>>;
  readonly paging: Paging;
  /** True when the request names a page. */
  readonly isPaged: boolean;
  /** In which texts are answered. */
  readonly language: Language;
  /**
   * The id in the path, or in the body or the query for clients that send it there.
   *
   * @throws Refusal "id is error"
   */
  readonly id: () => Id;
}

interface Asked {
  /** The caller. */
  readonly principal: Principal;
}

interface Call extends Question<unknown, number> {
  /** As it was sent; undefined when it was not. */
  readonly givenId: unknown;
}

/** An example response, for this request. */
interface Example {
  /** The id in the path; default: 1. */
  readonly id?: number;
  /** Parts of the path that are not ids. */
  readonly path?: Readonly<Record<string, string>>;
  readonly input?: unknown;
  readonly data: unknown;
  readonly beside?: unknown;
}

/** Messages of the refusals that are specific to an endpoint, by their kind. */
type Refusals = Readonly<Partial<Record<ErrorCode, readonly string[]>>>;

/** What an endpoint takes, answers and refuses: all that documentation and clients need. */
export interface EndpointDescription {
  /** The first is the documented one; older clients use the others. */
  readonly paths: readonly string[];
  /** The documented one; every other works too. */
  readonly method: 'GET' | 'POST';
  readonly tag: Tag;
  readonly summary: string;
  readonly summaryZh: string;
  readonly input: TObject;
  /** `data` of a success. */
  readonly data: TSchema;
  /** Fields beside `data` in a success. */
  readonly beside: TObject;
  /** `data` of a failure. */
  readonly none: unknown;
  /** Reads take their fields from the query string too, and lists also from a form. */
  readonly isList: boolean;
  /** The most rows of one page. */
  readonly largestPage: number;
  /** The most bytes of a request. */
  readonly largestBody: number;
  /** Also answers callers that give no operator's name. */
  readonly isOpen: boolean;
  /** The answer depends on the caller: it is not shared. */
  readonly isPersonal: boolean;
  readonly example: Example;
  readonly errors: Refusals;
  /** `data` is answered as a file, without the envelope; null = it is not. */
  readonly file: AnsweredFile | null;
}

export interface Endpoint extends EndpointDescription {
  readonly handle: (call: Question<never, never> & Asked, deps: ApiDeps) => Promise<Payload>;
}

/** A resource, as the documents name it. */
export interface Tag {
  readonly en: string;
  readonly zh: string;
}

interface Definition<Input extends TObject, Data extends TSchema, Beside extends TObject, Id extends number, Asker> {
  /** One path, or several when older clients use others. */
  readonly path: string | readonly string[];
  readonly summary: string;
  readonly summaryZh: string;
  readonly input: Input;
  /** `data` of a success. */
  readonly data: Data;
  /** Fields beside it; lists have their page by default. */
  readonly beside?: Beside;
  /** `data` of a failure; by default `[]` for lists and `{}` for the rest. */
  readonly none?: unknown;
  readonly example: Example & {
    readonly input?: Static<Input>;
    readonly data: Shown<Data>;
    readonly beside?: Shown<Beside>;
  };
  /** In addition to those of every endpoint. */
  readonly errors?: Refusals;
  readonly isOpen?: boolean;
  /** Answers a file, of which `data` is the text. */
  readonly file?: AnsweredFile;
  /** The most rows of a page; default: 1000. */
  readonly largestPage?: number;
  /** The most bytes of a request; default: a mebibyte. */
  readonly largestBody?: number;
  readonly handle: (
    call: Question<Static<Input>, Id> & Asker,
    deps: ApiDeps,
  ) => Promise<Payload<Shown<Data> | WrittenJson, Shown<Beside>>>;
}

type Define<Id extends number, Usual extends TObject, Asker> = <
  Input extends TObject,
  Data extends TSchema,
  Beside extends TObject = Usual,
>(
  definition: Definition<Input, Data, Beside, Id, Asker>,
) => Endpoint;

/**
 * Ways to define the endpoints of one resource. `list` and `read` do not depend on the caller, so that one result can go to
 * all who ask the same (shared-reads.ts); `ask` is a read that does.
 */
interface Resource<Id extends number> {
  readonly list: Define<Id, typeof PageFields, unknown>;
  readonly read: Define<Id, typeof NoFields, unknown>;
  readonly ask: Define<Id, typeof NoFields, Asked>;
  readonly change: Define<Id, typeof NoFields, Asked>;
}

const NoFields = Type.Object({});

/**
 * The ways to define the endpoints of one resource; `Id` is the type of ids in their paths.
 *
 * @example const clusters = resource<ClusterId>('clusters', '集群')
 */
export function resource<Id extends number>(en: string, zh: string): Resource<Id> {
  const define =
    <Usual extends TObject>(
      method: Endpoint['method'],
      usual: Usual,
      { isList = false, isPersonal = false } = {},
    ): Define<Id, Usual, Asked> =>
    ({ path, none, beside, errors, isOpen, file, largestPage, largestBody, ...definition }) => ({
      ...definition,
      paths: typeof path === 'string' ? [path] : path,
      method,
      tag: { en, zh },
      isList,
      isPersonal,
      beside: beside ?? usual,
      none: none === undefined ? (isList ? [] : {}) : none,
      errors: errors ?? {},
      isOpen: isOpen ?? false,
      file: file ?? null,
      largestPage: largestPage ?? LARGEST_PAGE,
      largestBody: largestBody ?? LARGEST_BODY,
    });
  return {
    list: define('GET', PageFields, { isList: true }),
    read: define('GET', NoFields),
    ask: define('GET', NoFields, { isPersonal: true }),
    change: define('POST', NoFields, { isPersonal: true }),
  };
}

/** Makes the routes of an endpoint: every path, with every method. */
export function mount(app: FastifyInstance, endpoint: Endpoint, deps: ApiDeps): void {
  const doing = endpoint.method === 'GET' ? 'read' : 'change';
  const handler = endpoint.isPersonal ? personalHandler(endpoint, deps) : reader(endpoint, deps);
  for (const url of endpoint.paths) {
    app.route({
      method: [...METHODS],
      url,
      exposeHeadRoute: false,
      config: {
        none: endpoint.none,
        doing,
        largestBody: endpoint.largestBody,
        ...(endpoint.isOpen ? { isOpen: true } : {}),
      },
      handler,
    });
  }
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The answer is for the caller alone. */
function personalHandler(endpoint: Endpoint, deps: ApiDeps): Handler {
  return async (request, reply) => {
    const call = { ...callOf(request, reply, endpoint), principal: askerOf(request) };
    return success(await endpoint.handle(call as never, deps));
  };
}

/** Requests that ask the same at the same time get the same text. */
function reader(endpoint: Endpoint, deps: ApiDeps): Handler {
  const reads = new SharedReads<Body>();
  return async (request, reply) => {
    const call = callOf(request, reply, endpoint);
    const { input, path, paging, isPaged, givenId, language } = call;
    const body = await reads.share(JSON.stringify([input, path, paging, isPaged, givenId, language]), async () => {
      const answer = await endpoint.handle(call as never, deps);
      return endpoint.file === null ? bodyOf(answer) : [Buffer.from(String(answer.data))];
    });
    return sendBody(reply, body, endpoint.file);
  };
}

function callOf(request: FastifyRequest, reply: FastifyReply, endpoint: Endpoint): Call {
  const query = request.query as Fields;
  const body = parseBody(typeof request.body === 'string' ? request.body : '', endpoint.isList);
  const fields = endpoint.method === 'GET' ? { ...body, ...query } : { ...body, ...planIn(query) };
  const path = request.params as Readonly<Record<string, string>>;
  const givenId = path['id'] ?? body['id'] ?? query['id'];
  return {
    input: readInput(endpoint.input, fields),
    path,
    paging: pagingIn(fields, endpoint.largestPage),
    isPaged: 'page' in fields || 'page_size' in fields,
    language: tellLanguage(request, reply) ?? 'en',
    givenId,
    id: () => idIn(givenId),
  };
}

/** For any change, `?plan=1` asks what would happen, and changes nothing; `check` asks nodes for it. */
function planIn({ plan, check }: Fields): Fields {
  return { ...(plan === undefined ? {} : { plan }), ...(check === undefined ? {} : { check }) };
}

/** Absent, not a number or below 1: page 1, 10 rows; above the largest: the largest. */
function pagingIn(fields: Fields, largestPage: number): Paging {
  return {
    page: Math.min(positive(fields['page'], 1), LARGEST_ID),
    pageSize: Math.min(positive(fields['page_size'], PAGE_SIZE), largestPage),
  };
}

function positive(value: unknown, fallback: number): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Math.floor(Number(value)) : NaN;
  return number >= 1 ? number : fallback;
}

function idIn(value: unknown): number {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const id = Number(text);
  if (/^\d+$/.test(text) && id >= 1 && id <= LARGEST_ID) return id;
  const reason = text === '' ? message('id_missing') : message('not_positive_integer', { given: text.slice(0, 40) });
  throw new Refusal('invalid', message('id_wrong', { reason }), { field: 'id' });
}
