import { Readable } from 'node:stream';

/** The requests that are made, as the SDK has them: each checks its fields, and knows their names in the API. The whole SDK has 2,000 models, and takes seconds to load. */
const REQUESTS = {
  RunInstances: async () =>
    (await import('@alicloud/ecs20140526/dist/models/RunInstancesRequest.js')).RunInstancesRequest,
  DescribeInstances: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DescribeInstancesRequest.js')).DescribeInstancesRequest,
  DeleteInstances: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DeleteInstancesRequest.js')).DeleteInstancesRequest,
  ListTagResources: async () =>
    (await import('@alicloud/ecs20140526/dist/models/ListTagResourcesRequest.js')).ListTagResourcesRequest,
  GetInstanceConsoleOutput: async () =>
    (await import('@alicloud/ecs20140526/dist/models/GetInstanceConsoleOutputRequest.js'))
      .GetInstanceConsoleOutputRequest,
  DescribeImages: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DescribeImagesRequest.js')).DescribeImagesRequest,
  DescribeSecurityGroups: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DescribeSecurityGroupsRequest.js')).DescribeSecurityGroupsRequest,
  DescribeKeyPairs: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DescribeKeyPairsRequest.js')).DescribeKeyPairsRequest,
} as const;

export type Action = keyof typeof REQUESTS;

type Request<Of extends Action> = InstanceType<Awaited<ReturnType<(typeof REQUESTS)[Of]>>>;

/** The fields of a model of the SDK, and of the models in it. */
type FieldsOf<Model> = {
  readonly [Name in keyof Model as Model[Name] extends (...given: never) => unknown ? never : Name]?: FieldOf<
    NonNullable<Model[Name]>
  >;
};

type FieldOf<Field> = Field extends readonly (infer Item)[]
  ? readonly FieldOf<Item>[]
  : Field extends object
    ? FieldsOf<Field>
    : Field;

/** What an action takes, by the SDK's names for it. */
export type Fields<Of extends Action> = FieldsOf<Request<Of>>;

/** Tags as requests have them. @example tagList({ a: 'b' }) // [{ key: 'a', value: 'b' }] */
export function tagList(
  tags: Readonly<Record<string, string>>,
): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

export interface SignedRequest {
  /** The request's parameters, to be sent in the query. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The credentials of a moment. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** '' = none: they do not expire. */
  readonly securityToken: string;
}

const VERSION = '2014-05-26';
const ALGORITHM = 'ACS3-HMAC-SHA256';

/**
 * A request of the ECS API as the SDK writes and signs it: for now.
 *
 * @param host of the endpoint, with its port when it is not the usual one
 */
export async function signedRequest<Of extends Action>(
  action: Of,
  fields: Fields<Of>,
  { host, credentials }: { readonly host: string; readonly credentials: Credentials },
): Promise<SignedRequest> {
  const [{ OpenApiUtil }, Model] = await Promise.all([import('@alicloud/openapi-core'), REQUESTS[action]()]);
  const request = new Model(fields);
  request.validate();
  const query = OpenApiUtil.query(request.toMap());
  const hash = OpenApiUtil.hash(Buffer.alloc(0), ALGORITHM).toString('hex');
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const headers = {
    host,
    'x-acs-version': VERSION,
    'x-acs-action': action,
    'x-acs-date': OpenApiUtil.getTimestamp(),
    'x-acs-signature-nonce': OpenApiUtil.getNonce(),
    'x-acs-content-sha256': hash,
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
  return { query, headers: { ...headers, authorization } };
}
