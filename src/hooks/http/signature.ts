import { createHmac } from 'node:crypto';

/*
 * Signatures as Standard Webhooks 1.0.0 has them: HMAC-SHA256 over the id, the time and the body, by a secret that both sides have.
 */

/** What is signed. */
export interface Signed {
  /** Without a full stop. */
  readonly id: string;
  /** Seconds since 1970: when this attempt is made. */
  readonly timestamp: number;
  readonly body: string;
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const [FEWEST_BYTES, MOST_BYTES] = [24, 64];

/** The bytes of a secret; null = it is none. @example keyIn('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')?.length // 24 */
export function keyIn(secret: string): Buffer | null {
  const key = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
  const isWhole = secret === `whsec_${key.toString('base64')}`;
  return isWhole && key.length >= FEWEST_BYTES && key.length <= MOST_BYTES ? key : null;
}

/** The headers of a call, with a signature for each key. @param keys at least one */
export function signedHeaders(
  keys: readonly Buffer[],
  { id, timestamp, body }: Signed,
): Readonly<Record<string, string>> {
  const content = `${id}.${timestamp}.${body}`;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
