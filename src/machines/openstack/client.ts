import { orAborted } from '../../base/or-aborted.ts';
import type { HttpAnswer } from '../../base/outbound/http-client.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { type AccountBudget, budgetOf } from '../../base/calls/account-budget.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { Http } from '../../clouds/http.ts';
import type { Access } from './access-settings.ts';
import { faultOf } from './faults.ts';
import { loginOf, type Service, type Session, sessionIn, tokensUrl } from './identity.ts';

/*
 * OC1. A token is asked for when it is needed first, and anew before it ends: its life is counted from when it was asked for, by
 *      this process's steady clock, whatever the clocks on the walls say. Those who need one at the same time share it.
 * OC2. A call that is told its token is not valid any more is made once more with a new one.
 * OC3. All calls, logins too, keep the pace of the account.
 */

/** Nova's microversion: 2.69 says which servers it cannot read now, and knows networks "auto" (2.37) and types of volumes (2.67). */
const NOVA_VERSION = '2.69';

export interface Call {
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Begins with "/"; its parts are encoded. */
  readonly path: string;
  readonly body?: unknown;
}

/** Milliseconds. */
const LOGIN_WITHIN = 120_000;
/** A token is not used any more when less than this is left of it. */
const SPARE = 120_000;

interface HeldSession {
  readonly login: Promise<Session>;
  /** null = it is not there yet. */
  session: Session | null;
  /** Milliseconds, by the steady clock. */
  until: number;
}

/** The API of one OpenStack, as one user. */
export class OpenstackClient {
  private readonly access: Access;
  private readonly http: Http;
  private readonly budget: AccountBudget;
  private held: HeldSession | null = null;

  constructor(access: Access, outbound: Outbound) {
    this.access = access;
    this.http = new Http(outbound, access.ca_certificate ?? '');
    const who = access.application_credential_id || `${access.username} ${access.project}`;
    this.budget = budgetOf(`openstack ${access.auth_url} ${access.region ?? ''} ${who}`);
  }

  /** A call that may be made again. @throws CloudFault; the signal's reason */
  read(service: Service, path: string, signal: AbortSignal): Promise<unknown> {
    return this.call({ service, method: 'GET', path }, { signal, isRepeatable: true });
  }

  /** Deletes; what is not there is deleted already. @throws CloudFault; the signal's reason */
  async remove(service: Service, path: string, signal: AbortSignal): Promise<void> {
    await this.call({ service, method: 'DELETE', path }, { signal, isRepeatable: true });
  }

  /**
   * @param unless asked just before the call is made: a reason not to
   * @returns the answer's JSON; null = it has none
   * @throws CloudFault; what `unless` says; the signal's reason
   */
  async call(
    call: Call,
    options: { readonly signal: AbortSignal; readonly isRepeatable: boolean; readonly unless?: () => Error | null },
  ): Promise<unknown> {
    const { signal, unless } = options;
    for (let isSecond = false; ; isSecond = true) {
      const session = await this.session(signal);
      const answer = await this.budget.call(async (until) => {
        const reason = unless?.() ?? null;
        if (reason !== null) throw reason;
        return accepted(call, await this.send(call, session, until));
      }, options);
      if (answer !== null) return jsonIn(answer.body);
      this.forget(session);
      if (isSecond) throw new CloudFault('credential', { said: `${call.service}: HTTP 401` });
    }
  }

  /** Logs in, without trying again. @returns which services the cloud has @throws CloudFault; the signal's reason */
  async services(signal: AbortSignal): Promise<ReadonlySet<Service>> {
    const { places } = await orAborted(this.login(false), signal);
    return new Set(places.keys());
  }

  private send({ service, method, path, body }: Call, session: Session, signal: AbortSignal): Promise<HttpAnswer> {
    const base = session.places.get(service);
    if (base === undefined) {
      const { region = '', interface: kind } = this.access;
      const said = ['no', kind, 'endpoint of', service, ...(region === '' ? [] : ['in', region])].join(' ');
      throw new CloudFault('missing', { said });
    }
    const headers = {
      'x-auth-token': session.token,
      ...(service === 'compute' ? { 'openstack-api-version': `compute ${NOVA_VERSION}` } : {}),
    };
    return this.http.send({ method, url: `${base}${path}`, headers, body }, signal);
  }

  /** OC1 */
  private session(signal: AbortSignal): Promise<Session> {
    if (this.held === null || this.held.until <= performance.now()) this.held = this.begun();
    return orAborted(this.held.login, signal);
  }

  private begun(): HeldSession {
    const since = performance.now();
    const held: HeldSession = { login: this.login(true), session: null, until: Infinity };
    void this.hold(held, since);
    return held;
  }

  private async hold(held: HeldSession, since: number): Promise<void> {
    try {
      const session = await held.login;
      held.session = session;
      held.until = since + session.lifetime - Math.min(SPARE, session.lifetime / 2);
    } catch {
      // those who wait for it are told why
      if (this.held === held) this.held = null;
    }
  }

  /** Others may wait for it too: no caller's signal ends it. */
  private async login(isRepeatable: boolean): Promise<Session> {
    const signal = AbortSignal.timeout(LOGIN_WITHIN);
    const request = {
      method: 'POST',
      url: tokensUrl(this.access.auth_url),
      headers: {},
      body: loginOf(this.access),
    } as const;
    const work = async (until: AbortSignal): Promise<HttpAnswer> => {
      const answer = await this.http.send(request, until);
      if (answer.status !== 201 && answer.status !== 200) throw faultIn(answer);
      return answer;
    };
    const answer = await this.budget.call(work, { signal, isRepeatable });
    return sessionIn(answer.body, answer.header('x-subject-token'), this.access);
  }

  /** OC2 */
  private forget(session: Session): void {
    if (this.held?.session === session) this.held = null;
  }
}

/** What a service says of a thing that is not there; other 404 come from proxies and wrong addresses. */
const NOT_THERE = /"itemNotFound"|"NeutronError"/;

/** @returns null for a token that is not valid any more @throws CloudFault */
function accepted({ method }: Call, answer: HttpAnswer): HttpAnswer | null {
  if (answer.status === 401) return null;
  if (method === 'DELETE' && answer.status === 404 && NOT_THERE.test(answer.body)) return { ...answer, body: '' };
  if (answer.status < 200 || answer.status > 299) throw faultIn(answer);
  return answer;
}

function faultIn({ status, body, header }: HttpAnswer): CloudFault {
  return faultOf({ status, body, retryAfter: header('retry-after') });
}

function jsonIn(body: string): unknown {
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new CloudFault('unsure', { said: 'no JSON in the answer', cause: error });
  }
}
