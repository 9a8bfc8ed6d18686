import { retryAfterIn } from '../../base/calls/call-fault.ts';
import { CloudFault, type CloudTrouble } from '../../clouds/cloud-fault.ts';

/** An answer that says no. */
export interface RefusedAnswer {
  readonly status: number;
  /** Its body; '' = none. */
  readonly body: string;
  /** The value of Retry-After. */
  readonly retryAfter: string | null;
}

const QUOTA = /quota|limit ?exceeded|maximum number of|exceeds allowed/i;
const CAPACITY =
  /no valid host|not enough (hosts|resources|capacity)|exceeded max(imum)? (scheduling attempts|number of retries)/i;
const MISSING =
  /could not (be found|find)|can ?not find|not found|unable to find|is not available|invalid (imageref|flavorref|key_name|image|flavor)/i;
const POLICY =
  /(?:policy doesn't allow|not authorized to perform the requested action:?|disallowed by policy:?) \(?(?:rule:)?([a-z0-9_-]+(?:[:.][a-z0-9_-]+)*)/i;

/**
 * What an error answer of Keystone, Nova, Neutron or Glance means.
 *
 * @example faultOf({ status: 403, body: '{"forbidden": {"message": "Quota exceeded for cores …"}}', retryAfter: null }).trouble // 'quota'
 */
export function faultOf({ status, body, retryAfter }: RefusedAnswer): CloudFault {
  const said = saidIn(body) || `HTTP ${status}`;
  if (status === 429 || (status === 413 && !QUOTA.test(said.replace(/rate limit/gi, '')))) {
    const wait = retryAfterIn(retryAfter);
    return new CloudFault('throttled', { said, ...(wait === null ? {} : { retryAfter: wait }) });
  }
  if (status === 403) {
    if (QUOTA.test(said)) return new CloudFault('quota', { said });
    return new CloudFault('permission', { said, action: actionIn(said) });
  }
  return new CloudFault(troubleOf(status, said), { said });
}

/** What the fault of a server that could not be built means. @example buildFault('No valid host was found.').trouble // 'capacity' */
export function buildFault(said: string): CloudFault {
  if (CAPACITY.test(said)) return new CloudFault('capacity', { said });
  return new CloudFault(QUOTA.test(said) ? 'quota' : 'refused', { said });
}

function troubleOf(status: number, said: string): CloudTrouble {
  if (status === 401) return 'credential';
  if (status >= 500 || status === 408) return 'unsure';
  if (CAPACITY.test(said)) return 'capacity';
  if ((status === 409 || status === 413) && QUOTA.test(said)) return 'quota';
  return status === 404 || MISSING.test(said) ? 'missing' : 'refused';
}

/** The name of a policy, e.g. os_compute_api:servers:create; '' = it names none. */
function actionIn(said: string): string {
  return POLICY.exec(said)?.[1] ?? '';
}

/** The sentence in {"itemNotFound": {"message"}}, {"error": {"message"}}, {"NeutronError": {"message"}} or plain text; '' = none, as in HTML. */
function saidIn(body: string): string {
  const known = objectIn(body);
  if (known === null) return body.trimStart().startsWith('<') ? '' : body;
  for (const part of Object.values(known)) {
    if (typeof part === 'string') return part;
    const message = typeof part === 'object' && part !== null && 'message' in part ? part.message : null;
    if (typeof message === 'string' && message !== '') return message;
  }
  return '';
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
