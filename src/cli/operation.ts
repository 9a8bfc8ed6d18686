import type { PathsWithMethod } from 'openapi-typescript-helpers';
import type { paths } from '../client/schema.ts';

/** An operation of the API that answers in its envelope. @example 'POST /pool/expand/{id}' */
export type EnvelopeOperation = `GET ${PathsWithMethod<paths, 'get'>}` | `POST ${PathsWithMethod<paths, 'post'>}`;

/** Those that answer something else: a stream, a file, a socket. */
export type OtherOperation = 'GET /events' | 'GET /terminal' | 'GET /node/{id}/file' | 'PUT /node/{id}/file';

export type Operation = EnvelopeOperation | OtherOperation;

/** The envelope of a success. */
export type SuccessOf<O extends EnvelopeOperation> = O extends `${infer Method} ${infer Path}`
  ? Path extends keyof paths
    ? Lowercase<Method> extends keyof paths[Path]
      ? paths[Path][Lowercase<Method>] extends {
          readonly responses: { readonly 200: { content: { readonly 'application/json': infer Envelope } } };
        }
        ? Envelope
        : never
      : never
    : never
  : never;

/** @example partsOf('POST /pool/expand/{id}') // { method: 'post', path: '/pool/expand/{id}' } */
export function partsOf(operation: EnvelopeOperation): { readonly method: 'get' | 'post'; readonly path: string } {
  const [method = '', path = ''] = operation.split(' ');
  return { method: method === 'GET' ? 'get' : 'post', path };
}
