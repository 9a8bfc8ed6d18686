import type { Origin } from '../../base/outbound/base-url.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { type Message, message } from '../../messages/message.ts';

/*
 * Health checks over the network. A probe returns what is wrong, in one line, or null.
 */

export interface HttpProbe extends Origin {
  readonly path: string;
  /** The expected status; undefined = anything from 200 to 399. */
  readonly status: number | undefined;
}

/**
 * One GET request. Redirects are not followed, and a certificate is not checked: it is rarely issued for the node's
 * address.
 *
 * @throws OutboundFailure; the abort reason when the signal aborts
 */
export async function probeHttp(
  { status, ...place }: HttpProbe,
  outbound: Outbound,
  signal: AbortSignal,
): Promise<Message | null> {
  const answer = await outbound.get({ ...place, mostBytes: 0, checksCertificate: false }, signal);
  const isWell = status === undefined ? answer.status >= 200 && answer.status < 400 : answer.status === status;
  if (isWell) return null;
  return status === undefined
    ? message('answered_status', { status: answer.status })
    : message('answered_other_status', { status: answer.status, wanted: status });
}

/**
 * One TCP connection.
 *
 * @throws OutboundFailure; the abort reason when the signal aborts
 */
export async function probeTcp(
  place: Pick<Origin, 'host' | 'port'>,
  outbound: Outbound,
  signal: AbortSignal,
): Promise<null> {
  (await outbound.dial(place, signal)).destroy();
  return null;
}
