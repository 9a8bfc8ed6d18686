import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const ACCESS_KEY = 'AKIDEXAMPLE';
export const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
const MOST_SKEW_MS = 5 * 60_000;

/** Why the signature of a request (AWS Signature Version 4) is not accepted, as an error code of AWS; null = it is. */
export function signatureFault(service: string, request: IncomingMessage, body: string, now: number): string | null {
  const [, key, date, region, scoped, signed, signature] =
    AUTHORIZATION.exec(request.headers.authorization ?? '') ?? [];
  if (key === undefined || date === undefined || region === undefined || signed === undefined) {
    return 'MissingAuthenticationToken';
  }
  if (scoped !== service) return 'SignatureDoesNotMatch';
  const time = String(request.headers['x-amz-date']);
  const at = Date.parse(time.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (key !== ACCESS_KEY) return 'AuthFailure';
  if (!(Math.abs(at - now) <= MOST_SKEW_MS)) return 'RequestExpired';
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = ['POST', '/', '', headers.join(''), signed, sha256(body)].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const derived = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET_KEY}`);
  const expected = hmac(derived, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  return expected === signature ? null : 'SignatureDoesNotMatch';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
