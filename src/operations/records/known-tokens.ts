import type { TokenId } from '../../domain/ids.ts';
import { hashOf, isSecret } from '../../domain/token.ts';
import type { Database } from '../../store/database.ts';
import { type KnownToken, useToken, useTokens } from '../../store/tokens.ts';

/*
 * Whose a token is, without a statement at every request.
 *
 * KT1. What is remembered of a token is younger than REMEMBERED: every process refuses a token at most two seconds
 *      after its revocation was committed.
 * KT2. The process that revokes refuses from the moment on at which it calls `forget`: nothing that was asked of the
 *      database before is believed after.
 * KT3. A token is refused from the moment on at which it expires, remembered or not.
 * KT4. Only what the database knows is remembered, and only by its hash: guesses cost no memory, and nobody finds
 *      secrets in it.
 *
 * KT1–KT3 hold for streams too, which are asked about all together: however many there are, it is one statement every
 * two seconds.
 */

/** Milliseconds. */
const REMEMBERED = 2000;

interface Asked {
  /** When the database was asked. */
  readonly at: number;
  readonly answer: Promise<KnownToken | null>;
}

/** The same of tokens that streams were opened with. */
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

/** The tokens that this process has met. */
export class KnownTokens {
  private readonly deps: KnownTokensDeps;
  /** By the hash in hexadecimal; requests that come while the database is asked wait for the same answer. */
  private readonly asked = new Map<string, Asked>();
  private askedTogether: AskedTogether | null = null;

  constructor(deps: KnownTokensDeps) {
    this.deps = deps;
  }

  /**
   * What an active token is; null for everything else.
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
   * Those of some tokens that are active still.
   *
   * @throws an error of the connection while the database is away
   */
  async activeAmong(ids: ReadonlySet<TokenId>): Promise<ReadonlySet<TokenId>> {
    for (;;) {
      const asked = this.rememberedTogether(ids) ?? this.askTogether(ids);
      const expiries = await asked.answer;
      // what was forgotten meanwhile is not believed (KT2)
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
