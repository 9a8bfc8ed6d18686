import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ReceivedCall } from './cloud-server.ts';
import { CloudError, type Query } from './instances-cloud.ts';

const ACCESS_KEY = 'LTAIexample';
const SECRET_KEY = 'wJalrXUtnFEMI7MDENGbPxRfiCYEXAMPLEKEY';
const AUTHORIZATION =
  /^ACS3-HMAC-SHA256 Credential=([A-Za-z0-9]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/;
const SIGNED = ['host', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-version'];
const MOST_SKEW_MS = 15 * 60_000;
const FORM = 'application/x-www-form-urlencoded';

/** The type of answers. */
export const ANSWER_TYPE = 'application/json;charset=utf-8';
/** Errors that a right client does not meet. */
export const STRANGE =
  /^(InvalidParameter|MissingParameter|SignatureDoes|IncompleteSignature|SignatureNonceUsed|InvalidVersion)$/;

/** The credentials that the servers know, where the SDK looks first; processes that are started later have them too. */
export function useTestCredentials(): void {
  Object.assign(process.env, {
    ALIBABA_CLOUD_ACCESS_KEY_ID: ACCESS_KEY,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET_KEY,
  });
}

export function errorBody({ code, message }: CloudError): string {
  return JSON.stringify({ RequestId: '1', HostId: 'api.example.com', Code: code, Message: message });
}

/** Reads calls of an API of this version, each signed with another nonce. @param inBody the actions whose lists of servers are sent in the body */
export function callReader(version: string, inBody: readonly string[]) {
  const nonces = new Set<string>();
  return ({ request, body, now }: ReceivedCall) => {
    const { headers, url = '' } = request;
    const query: Query = Object.fromEntries(new URL(url, 'http://api.example.com').searchParams);
    const refusal = signatureFault(request, { query, body, now });
    if (refusal !== null) throw new CloudError(refusal, 'the signature is not accepted');
    const nonce = String(headers['x-acs-signature-nonce']);
    if (nonces.has(nonce)) throw new CloudError('SignatureNonceUsed');
    nonces.add(nonce);
    if (headers['x-acs-version'] !== version) throw new CloudError('InvalidVersion');
    const action = String(headers['x-acs-action']);
    if (inBody.includes(action) !== (body !== '')) throw new CloudError('MissingParameter', `the body of ${action}`);
    if (body !== '' && headers['content-type'] !== FORM) throw new CloudError('InvalidParameter', 'the type');
    return { action, query: { ...query, ...Object.fromEntries(new URLSearchParams(body)) } };
  };
}

interface SignedCall {
  readonly query: Query;
  readonly body: string;
  readonly now: number;
}

/** Why the signature of a request (V3, ACS3-HMAC-SHA256) is not accepted, as an error code; null = it is. */
function signatureFault({ headers, method }: IncomingMessage, { query, body, now }: SignedCall): string | null {
  const [, key, signed = '', signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (key === undefined) return 'IncompleteSignature';
  const names = signed.split(';');
  if (SIGNED.some((name) => !names.includes(name))) return 'IncompleteSignature';
  if (body !== '' && !names.includes('content-type')) return 'IncompleteSignature';
  if (key !== ACCESS_KEY) return 'InvalidAccessKeyId.NotFound';
  const at = Date.parse(String(headers['x-acs-date']));
  if (!(Math.abs(at - now) <= MOST_SKEW_MS)) return 'InvalidTimeStamp.Expired';
  const canonical = [
    method,
    '/',
    Object.keys(query)
      .toSorted()
      .map((name) => `${percent(name)}=${percent(query[name] ?? '')}`)
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    sha256(body),
  ].join('\n');
  const expected = createHmac('sha256', SECRET_KEY)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  return expected === signature ? null : 'SignatureDoesNotMatch';
}

function percent(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
