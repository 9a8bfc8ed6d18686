import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { answerOf, errorBody } from './aliyun-ecs-answers.ts';
import { ecsCloud } from './aliyun-ecs-cloud.ts';
import { CloudServer, type ReceivedCall } from './cloud-server.ts';
import { CloudError, type Query } from './instances-cloud.ts';

const ACCESS_KEY = 'LTAIexample';
const SECRET_KEY = 'wJalrXUtnFEMI7MDENGbPxRfiCYEXAMPLEKEY';
const AUTHORIZATION =
  /^ACS3-HMAC-SHA256 Credential=([A-Za-z0-9]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/;
const SIGNED = ['host', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-version'];
const MOST_SKEW_MS = 15 * 60_000;

/** The credentials that the server knows, where the SDK looks first; processes that are started later have them too. */
export function useTestCredentials(): void {
  Object.assign(process.env, {
    ALIBABA_CLOUD_ACCESS_KEY_ID: ACCESS_KEY,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET_KEY,
  });
}

/** The ECS API on loopback. */
export function startEcsServer(): Promise<CloudServer> {
  const type = 'application/json;charset=utf-8';
  const strange =
    /^(InvalidParameter|MissingParameter|SignatureDoes|IncompleteSignature|SignatureNonceUsed|InvalidVersion)$/;
  const nonces = new Set<string>();
  const read = (call: ReceivedCall) => readCall(call, nonces);
  return CloudServer.start({ type, strange, read, answer: answerOf, errorBody }, ecsCloud());
}

function readCall({ request, body, now }: ReceivedCall, nonces: Set<string>) {
  const { headers, url = '' } = request;
  const query = Object.fromEntries(new URL(url, 'http://ecs.example.com').searchParams);
  const refusal = signatureFault(request, { query, body, now });
  if (refusal !== null) throw new CloudError(refusal, 'the signature is not accepted');
  const nonce = String(headers['x-acs-signature-nonce']);
  if (nonces.has(nonce)) throw new CloudError('SignatureNonceUsed');
  nonces.add(nonce);
  if (headers['x-acs-version'] !== '2014-05-26') throw new CloudError('InvalidVersion');
  return { action: String(headers['x-acs-action']), query };
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
