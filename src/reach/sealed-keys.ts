import type { ParsedKey } from 'ssh2';
import { isKeyName, isOwnAlone, type Keys, ownNamed, type OwnKeys } from '../base/keys.ts';
import { privateKeyIn, publicLineOf } from '../base/private-key.ts';
import { Defect } from '../base/errors.ts';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message, type Message, type Value } from '../messages/message.ts';
import { type Database, isOutage } from '../store/database.ts';
import { patiently } from '../store/patiently.ts';
import { isOwnKey, OTHER_KEY, OWN_KEY, ownSealedKeys, sealedKey } from '../store/sealed/sealed-key-rows.ts';
import type { Sealed } from '../secrets/sealing.ts';
import type { Sealing } from './sealing.ts';

/** Milliseconds for which a key that was read is used again (KS1). */
const FRESH = 1000;

export interface SealedKeysDeps {
  readonly database: Database;
  readonly sealing: Pick<Sealing, 'ring'>;
  /** Where people may put keys on this machine. */
  readonly directory: string;
  /** Takes over what was put there since. */
  readonly takeOver: () => Promise<void>;
  /** Why a file there was not taken over; null = it is not there, or was. */
  readonly whyNot: (name: string) => Value | null;
}

/**
 * The keys of the installation, from the database.
 *
 * While the database is away, keys that were read before are used as they were: work on nodes goes on.
 */
export class SealedKeys implements Keys {
  readonly directory: string;
  private readonly deps: SealedKeysDeps;
  private readonly fresh = new Map<string, Promise<ParsedKey>>();
  private readonly known = new Map<string, ParsedKey>();
  private freshOwn: Promise<OwnKeys> | null = null;
  private knownOwn: OwnKeys | null = null;

  constructor(deps: SealedKeysDeps) {
    this.deps = deps;
    this.directory = deps.directory;
  }

  async read(name: string | null, passphrase?: string): Promise<ParsedKey> {
    if (name === null) return (await this.own())[0];
    const alone = isOwnAlone(name) ? ownNamed(await this.own(), name) : null;
    if (alone !== null) return alone;
    const stored = this.checked(name);
    const what = JSON.stringify([stored, passphrase]);
    const known = this.fresh.get(what);
    if (known !== undefined) return known;
    const reading = this.parsed(stored, passphrase);
    this.fresh.set(what, reading);
    const forget = (): void => void this.fresh.delete(what);
    setTimeout(forget, FRESH).unref();
    reading.catch(forget);
    return reading;
  }

  own(): Promise<OwnKeys> {
    if (this.freshOwn !== null) return this.freshOwn;
    const reading = this.readOwn();
    const forget = (): void => {
      if (this.freshOwn === reading) this.freshOwn = null;
    };
    this.freshOwn = reading;
    setTimeout(forget, FRESH).unref();
    reading.catch(forget);
    return reading;
  }

  content(name: string): Promise<Buffer> {
    return patiently(() => this.opened(this.checked(name)));
  }

  async complaintOf(name: string, passphrase?: string): Promise<Value | null> {
    try {
      privateKeyIn(await this.opened(this.checked(name)), name, passphrase);
      return null;
    } catch (error) {
      if (error instanceof MessageError) return contentOf(error);
      throw error;
    }
  }

  async publicKey(): Promise<string> {
    return publicLineOf(await this.read(null));
  }

  async publicKeys(): Promise<readonly string[]> {
    return (await this.own()).map(publicLineOf);
  }

  private async parsed(stored: string, passphrase?: string): Promise<ParsedKey> {
    const what = JSON.stringify([stored, passphrase]);
    const before = this.known.get(what);
    const open = (): Promise<Buffer> => this.opened(stored);
    const forget = (): void => void this.known.delete(what);
    const content = await (before === undefined ? patiently(open) : open().catch(keptWhileAway(forget)));
    if (content === null && before !== undefined) return before;
    forget();
    const key = privateKeyIn(content ?? Buffer.alloc(0), stored, passphrase);
    this.known.set(what, key);
    return key;
  }

  private async readOwn(): Promise<OwnKeys> {
    const before = this.knownOwn;
    const open = (): Promise<OwnKeys> => this.openedOwn();
    const forget = (): void => void (this.knownOwn = null);
    const read = await (before === null ? patiently(open) : open().catch(keptWhileAway(forget)));
    this.knownOwn = read ?? before;
    if (this.knownOwn === null) throw new Defect('the own key was neither read nor known');
    return this.knownOwn;
  }

  /** Both of them as they are at one moment: they may be exchanged. */
  private async openedOwn(): Promise<OwnKeys> {
    await this.deps.takeOver();
    const sealed = await ownSealedKeys(this.deps.database);
    const parsed = (name: string): readonly ParsedKey[] => {
      const one = sealed.get(name);
      return one === undefined ? [] : [privateKeyIn(this.unsealed(name, one), 'springtide')];
    };
    const [first] = parsed(OWN_KEY);
    if (first === undefined) throw new MessageError(this.whyNone(OWN_KEY, this.deps.whyNot(OWN_KEY)));
    return [first, ...parsed(OTHER_KEY)];
  }

  private async opened(stored: string): Promise<Buffer> {
    const { database, takeOver, whyNot } = this.deps;
    await takeOver();
    const sealed = await sealedKey(database, stored);
    if (sealed === null) throw new MessageError(this.whyNone(stored, whyNot(stored)));
    return this.unsealed(stored, sealed);
  }

  private unsealed(stored: string, sealed: Sealed): Buffer {
    const ring = this.deps.sealing.ring();
    try {
      return ring.open(['key', stored], sealed);
    } catch (error) {
      const name = isOwnKey(stored) ? message('key_of_server') : stored;
      throw new MessageError(message('key_not_opened', { name, reason: contentOf(error) }), { cause: error });
    }
  }

  private whyNone(name: string, reason: Value | null): Message {
    if (reason === null) return message('key_not_there', { name, directory: this.directory });
    return message('key_not_usable', { path: name, reason });
  }

  /** @throws a sentence with the remedy, for what is no name */
  private checked(name: string): string {
    if (isKeyName(name)) return name;
    throw new MessageError(
      message('key_name_wrong', { name: JSON.stringify(name.slice(0, 100)), directory: this.directory }),
    );
  }
}

/** null = the database is away. What else went wrong stays so when it is away later: the key that was there is forgotten. */
function keptWhileAway(forget: () => void): (error: unknown) => null {
  return (error) => {
    if (isOutage(error)) return null;
    forget();
    throw error;
  };
}
