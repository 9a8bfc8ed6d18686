import type { Static, TSchema } from 'typebox';
import { orAborted } from '../../base/or-aborted.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { type AskOptions, Places } from '../registry-api/places.ts';
import { answerIn, authenticated, EtcdRefusal, saidIn, UNAUTHENTICATED, version } from './answers.ts';
import type { Settings } from './settings.ts';

/** Milliseconds for the login of all who wait for it. */
const LOGIN_WITHIN = 15_000;
/** What etcd says to a token that was made before users or roles changed. */
const OLD_TOKEN = /revision of auth store is old/;

/** etcd's JSON gateway, as one user. A token is asked for when it is needed first, and anew when etcd takes it no more. */
export class EtcdApi {
  readonly places: Places;
  private readonly login: { readonly name: string; readonly password: string } | null;
  private token: Promise<string> | null = null;

  constructor(settings: Settings, outbound: Pick<Outbound, 'lookupFor'>) {
    const { user, password = '' } = settings;
    this.places = new Places(settings, outbound, saidIn);
    this.login = user === undefined ? null : { name: user, password };
  }

  /**
   * A call that may be made twice (RP1).
   *
   * @throws EtcdRefusal; MessageError when no place answers; the signal's reason
   * @example await api.call('/v3/kv/range', { key: base64 }, range, { signal })
   */
  async call<Schema extends TSchema>(
    path: string,
    body: object,
    schema: Schema,
    options: AskOptions,
  ): Promise<Static<Schema>> {
    for (let isSecond = false; ; isSecond = true) {
      const token = this.login === null ? null : this.tokenOf(this.login);
      const headers = token === null ? {} : { authorization: await orAborted(token, options.signal) };
      const answer = await this.places.ask({ method: 'POST', path, headers, body }, options);
      try {
        return answerIn(schema, answer);
      } catch (error) {
        if (isSecond || token === null || !isOldToken(error)) throw error;
        if (this.token === token) this.token = null;
      }
    }
  }

  /** The version of etcd, e.g. '3.4.23'. @throws as `call` */
  async version(options: AskOptions): Promise<string> {
    const answer = await this.places.ask({ method: 'GET', path: '/version', headers: {} }, options);
    return answerIn(version, answer).etcdserver;
  }

  /** Others wait for it too: no caller's signal ends it. */
  private tokenOf(login: object): Promise<string> {
    if (this.token !== null) return this.token;
    const token = this.authenticate(login);
    this.token = token;
    token.catch(() => {
      if (this.token === token) this.token = null;
    });
    return token;
  }

  private async authenticate(login: object): Promise<string> {
    const request = { method: 'POST', path: '/v3/auth/authenticate', headers: {}, body: login } as const;
    const answer = await this.places.ask(request, { signal: AbortSignal.timeout(LOGIN_WITHIN) });
    return answerIn(authenticated, answer).token;
  }
}

function isOldToken(error: unknown): boolean {
  return error instanceof EtcdRefusal && (error.code === UNAUTHENTICATED || OLD_TOKEN.test(error.message));
}
