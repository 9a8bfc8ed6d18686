import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';

/*
 * Asks a node over the network whether it is well. A probe answers why not, in one line, or null.
 */

export interface HttpProbe {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** The status that the answer must have; undefined = anything from 200 to 399. */
  readonly status: number | undefined;
}

/**
 * One GET request. Redirects are not followed, and a certificate is not checked: it is hardly made out to the node's
 * address.
 *
 * @throws the abort reason when the signal aborts
 */
export function probeHttp(
  { scheme, host, port, path, status }: HttpProbe,
  signal: AbortSignal,
): Promise<string | null> {
  const options: RequestOptions & { readonly rejectUnauthorized: boolean } = {
    host,
    port,
    path,
    signal,
    agent: false,
    headers: { 'user-agent': 'springtide' },
    rejectUnauthorized: false,
  };
  return new Promise((resolve, reject) => {
    const request = scheme === 'https' ? httpsRequest(options) : httpRequest(options);
    request.on('response', (response) => {
      const given = response.statusCode ?? 0;
      const isWell = status === undefined ? given >= 200 && given < 400 : given === status;
      resolve(isWell ? null : `answered ${given}${status === undefined ? '' : `, and not ${status}`}`);
      request.destroy();
    });
    request.on('error', (error) => settle(error, signal, resolve, reject));
    request.end();
  });
}

/**
 * One TCP connection.
 *
 * @throws the abort reason when the signal aborts
 */
export function probeTcp(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.on('connect', () => {
      socket.destroy();
      resolve(null);
    });
    socket.on('error', (error) => settle(error, signal, resolve, reject));
  });
}

function settle(
  error: Error,
  signal: AbortSignal,
  resolve: (reason: string) => void,
  reject: (reason: unknown) => void,
): void {
  if (signal.aborted) reject(signal.reason);
  else resolve(error.message === '' ? 'the connection failed' : error.message);
}
