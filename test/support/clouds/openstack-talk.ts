import type { IncomingHttpHeaders } from 'node:http';

export interface Question {
  readonly method: string;
  /** Below the service's address. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error in the form of a service. @example refusal(404, 'itemNotFound', 'Instance x could not be found.') */
export function refusal(status: number, kind: string, message: string): Reply {
  return { status, body: { [kind]: { code: status, message } } };
}
