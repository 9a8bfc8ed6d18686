import type { TokenId } from '../../domain/ids.ts';
import { hashOf, isSecret } from '../../domain/token.ts';
import type { Database } from '../../store/database.ts';
import { type KnownToken, useToken, useTokens } from '../../store/tokens.ts';

/*
 * Caches the owners of tokens, to save a statement at every request.
 *
 * KT1. A cached token is younger than REMEMBERED: every process refuses a token at most two seconds
 *      after its revocation was committed.
 * KT2. The process that revokes a token refuses it from the call of `forget` on: results of queries made
 *      before are not used after.
 * KT3. A token is refused from its expiry on, cached or not.
 * KT4. Only tokens that the database knows are cached, and only by their hash: guesses take no memory, and the cache
 *      contains no secrets.
 *
 * KT1–KT3 hold for streams too, whose tokens are checked together: however many there are, it is one statement every
 * two seconds.
 */

/** Milliseconds. */
const REMEMBERED = 2000;

interface Asked {
  /** When the database was queried. */
  readonly at: number;
  readonly answer: Promise<KnownToken | null>;
}

/** The same for tokens that streams were opened with. */
interface AskedTogether {
  readonly at: number;
  readonly ids: ReadonlySet<TokenId>;
  readonly answer: Promise<ReadonlyMap<TokenId, Date | null>>;
}

export interface KnownTokensDeps {
  readonly database: Database;
  readonly now: () => Date;
  /** Milliseconds that only ever grow: the wall clock may be set back. */
  readonly ticks: () => number;
}

/** The tokens that this process has seen. */
export class KnownTokens {
  private readonly deps: KnownTokensDeps;
  /** By the hash in hexadecimal; requests that arrive during a query wait for its result. */
  private readonly asked = new Map<string, Asked>();
  private askedTogether: AskedTogether | null = null;

  constructor(deps: KnownTokensDeps) {
    this.deps = deps;
  }

  /**
   * The record of an active token; null for everything else.
   *
   * @throws an error of the connection while the database is away
   */
  async find(secret: string): Promise<KnownToken | null> {
    if (!isSecret(secret)) return null;
    const hash = hashOf(secret);
    const token = await (this.remembered(hash.toString('hex')) ?? this.ask(hash));
    return isActive(token?.expires, this.deps.now()) ? token : null;
  }

  /**
   * Those of the given tokens that are still active.
   *
   * @throws an error of the connection while the database is away
   */
  async activeAmong(ids: ReadonlySet<TokenId>): Promise<ReadonlySet<TokenId>> {
    for (;;) {
      const asked = this.rememberedTogether(ids) ?? this.askTogether(ids);
      const expiries = await asked.answer;
      // what was forgotten meanwhile is not used (KT2)
      if (this.askedTogether !== asked) continue;
      const now = this.deps.now();
      return new Set([...ids].filter((id) => isActive(expiries.get(id), now)));
    }
  }

  /** To be called when a token was revoked (KT2). */
  forget(): void {
    this.asked.clear();
    this.askedTogether = null;
  }

  private rememberedTogether(ids: ReadonlySet<TokenId>): AskedTogether | null {
    const asked = this.askedTogether;
    if (asked === null || this.deps.ticks() - asked.at >= REMEMBERED) return null;
    return ids.isSubsetOf(asked.ids) ? asked : null;
  }

  private askTogether(ids: ReadonlySet<TokenId>): AskedTogether {
    const { database, now, ticks } = this.deps;
    const asked = { at: ticks(), ids, answer: useTokens(database, [...ids], now()) };
    this.askedTogether = asked;
    asked.answer.catch(() => {
      if (this.askedTogether === asked) this.askedTogether = null;
    });
    return asked;
  }

  private remembered(key: string): Asked['answer'] | null {
    const asked = this.asked.get(key);
    return asked !== undefined && this.deps.ticks() - asked.at < REMEMBERED ? asked.answer : null;
  }

  private async ask(hash: Buffer): Promise<KnownToken | null> {
    const key = hash.toString('hex');
    const asked: Asked = { at: this.deps.ticks(), answer: useToken(this.deps.database, hash, this.deps.now()) };
    this.asked.set(key, asked);
    let token: KnownToken | null = null;
    try {
      token = await asked.answer;
      return token;
    } finally {
      if (token === null && this.asked.get(key) === asked) this.asked.delete(key);
    }
  }
}

/** @param expires undefined = the database knows no such active token */
function isActive(expires: Date | null | undefined, now: Date): boolean {
  return expires !== undefined && (expires === null || expires > now);
}
