import { Refusal } from '../../domain/errors.ts';
import type { TokenId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Auth } from '../http/auth.ts';

/** How many streams of events may be open in this process. */
export interface WatchLimits {
  readonly perOperator: number;
  readonly inAll: number;
}

/** One watcher, until it is disposed of. */
export interface Watcher extends Disposable {
  /** Aborted when it may not watch any more. */
  readonly signal: AbortSignal;
}

interface Entered {
  readonly principal: Principal;
  readonly end: AbortController;
}

/** Admits watchers: a limited number, and none whose token has ended (EV3). */
export class Watchers {
  private readonly limits: WatchLimits;
  private readonly auth: Auth;
  private readonly entered = new Set<Entered>();

  constructor(limits: WatchLimits, auth: Auth) {
    this.limits = limits;
    this.auth = auth;
  }

  /** @throws Refusal when there are too many already */
  enter(principal: Principal): Watcher {
    const { perOperator, inAll } = this.limits;
    const { name } = principal;
    const own = [...this.entered].filter((other) => other.principal.name === name).length;
    if (own >= perOperator) {
      throw new Refusal('too_many', message('operator_streams_full', { name, own }));
    }
    if (this.entered.size >= inAll) {
      throw new Refusal('too_many', message('server_streams_full', { count: inAll }));
    }
    const watcher = { principal, end: new AbortController() };
    this.entered.add(watcher);
    return { signal: watcher.end.signal, [Symbol.dispose]: () => void this.entered.delete(watcher) };
  }

  /** Ends those whose token has ended: one query for all. */
  async endRevoked(): Promise<void> {
    if (this.auth.kind === 'trust') return;
    const asked = [...this.entered];
    const ids = new Set(asked.flatMap(({ principal }) => tokenOf(principal) ?? []));
    if (ids.size === 0) return;
    const active = await this.auth.tokens.activeAmong(ids);
    for (const { principal, end } of asked) {
      const id = tokenOf(principal);
      if (id !== null && !active.has(id)) end.abort(new Refusal('unauthenticated', message('token_ended')));
    }
  }
}

function tokenOf(principal: Principal): TokenId | null {
  return principal.kind === 'token' ? principal.tokenId : null;
}
