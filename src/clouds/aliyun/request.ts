import { Readable } from 'node:stream';

/** A request of the SDK: it checks its fields, and knows their names in the API. */
interface RequestModel {
  validate(): void;
  toMap(): Record<string, unknown>;
}

/** The requests of an API that are made, by their actions: each is loaded alone, as a whole SDK takes seconds to load. */
export type Requests = Readonly<
  Record<string, () => Promise<new (fields?: { readonly [name: string]: unknown }) => RequestModel>>
>;

/** The fields of a model of the SDK, and of the models in it. */
type FieldsIn<Model> = {
  readonly [Name in keyof Model as Model[Name] extends (...given: never) => unknown ? never : Name]?: FieldIn<
    NonNullable<Model[Name]>
  >;
};

type FieldIn<Field> = Field extends readonly (infer Item)[]
  ? readonly FieldIn<Item>[]
  : Field extends object
    ? FieldsIn<Field>
    : Field;

export type ActionOf<All extends Requests> = keyof All & string;

/** What an action takes, by the SDK's names for it. */
export type FieldsOf<All extends Requests, Of extends ActionOf<All>> = FieldsIn<
  InstanceType<Awaited<ReturnType<All[Of]>>>
>;

/** One API of Alibaba Cloud, of those that are called by the name of an action. */
export interface AliyunApi<All extends Requests> {
  /** As endpoints and permissions name it, e.g. 'ecs'. */
  readonly service: string;
  /** Its date, e.g. '2014-05-26'. */
  readonly version: string;
  readonly requests: All;
  /** The lists that are sent in the body, by the actions that take them there, as the SDK does. */
  readonly inBody: Readonly<Record<string, string>>;
}

/** A request that is written, but not signed. */
export interface PlainRequest {
  readonly version: string;
  readonly action: string;
  /** To be sent in the query. */
  readonly query: Readonly<Record<string, string>>;
  /** To be sent as a form; null = no body. */
  readonly form: Readonly<Record<string, string>> | null;
}

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** The form; '' = none. */
  readonly body: string;
}

/** The credentials of a moment. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** '' = none: they do not expire. */
  readonly securityToken: string;
}

const ALGORITHM = 'ACS3-HMAC-SHA256';

/** A request as the SDK writes it. @throws an Error for fields that it does not take */
export async function plainRequest<All extends Requests, Of extends ActionOf<All>>(
  { version, requests, inBody }: AliyunApi<All>,
  action: Of,
  fields: FieldsOf<All, Of>,
): Promise<PlainRequest> {
  const [{ OpenApiUtil }, Model] = await Promise.all([import('@alicloud/openapi-core'), requests[action]?.()]);
  if (Model === undefined) throw new TypeError(action);
  const request = new Model(fields);
  request.validate();
  const parameters = Object.entries(OpenApiUtil.query(request.toMap()));
  const list = inBody[action];
  const isInBody = ([name]: readonly [string, string]): boolean => list !== undefined && name.startsWith(`${list}.`);
  return {
    version,
    action,
    query: Object.fromEntries(parameters.filter((one) => !isInBody(one))),
    form: list === undefined ? null : Object.fromEntries(parameters.filter(isInBody)),
  };
}

/**
 * Signs a request as the SDK does: for now.
 *
 * @param host of the endpoint, with its port when it is not the usual one
 */
export async function signedRequest(
  { version, action, query, form }: PlainRequest,
  { host, credentials }: { readonly host: string; readonly credentials: Credentials },
): Promise<SignedRequest> {
  const { OpenApiUtil } = await import('@alicloud/openapi-core');
  const body = form === null ? '' : encoded(form);
  const hash = OpenApiUtil.hash(Buffer.from(body), ALGORITHM).toString('hex');
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const headers = {
    host,
    'x-acs-version': version,
    'x-acs-action': action,
    'x-acs-date': OpenApiUtil.getTimestamp(),
    'x-acs-signature-nonce': OpenApiUtil.getNonce(),
    'x-acs-content-sha256': hash,
    ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(securityToken === '' ? {} : { 'x-acs-accesskey-id': accessKeyId, 'x-acs-security-token': securityToken }),
  };
  const signed = {
    method: 'POST',
    pathname: '/',
    query,
    headers,
    protocol: 'https',
    port: 443,
    body: Readable.from([]),
  };
  const authorization = OpenApiUtil.getAuthorization(signed, ALGORITHM, hash, accessKeyId, accessKeySecret);
  return { body, headers: { ...headers, authorization } };
}

/** As queries and forms have parameters. @example encoded({ a: 'b c' }) // 'a=b%20c' */
export function encoded(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}
