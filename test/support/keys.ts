import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import { hasCode } from '../../src/base/errors.ts';
import { isKeyName, type Keys, type OwnKeys } from '../../src/base/keys.ts';
import { readPrivate } from '../../src/base/private-file.ts';
import { privateKeyIn, publicLineOf } from '../../src/base/private-key.ts';
import { contentOf, MessageError } from '../../src/messages/message-error.ts';
import { englishOf, message, type Value } from '../../src/messages/message.ts';

interface Own {
  /** The file of the server's own key. */
  readonly file: string;
  /** Where its public half is, if that is all there is of it. */
  readonly publicFile?: string;
  /** Whether a name may be a path. */
  readonly takesPaths?: true;
}

/** Keys that are files, for tests without a sealing key. */
export class KeyFiles implements Keys {
  readonly directory: string;
  private readonly place: Own;
  private readonly fresh = new Map<string, Promise<ParsedKey>>();

  constructor(directory: string, own: Own) {
    this.directory = directory;
    this.place = own;
  }

  async read(name: string | null, passphrase?: string): Promise<ParsedKey> {
    const path = name === null ? this.place.file : this.pathOf(name);
    const what = JSON.stringify([path, passphrase]);
    const read = async (): Promise<ParsedKey> => privateKeyIn(await this.contentAt(path), path, passphrase);
    const reading = this.fresh.get(what) ?? read();
    this.fresh.set(what, reading);
    const forget = (): void => void this.fresh.delete(what);
    setTimeout(forget, 1000).unref();
    reading.catch(forget);
    return reading;
  }

  async own(): Promise<OwnKeys> {
    return [await this.read(null)];
  }

  content(name: string): Promise<Buffer> {
    return this.contentAt(this.pathOf(name));
  }

  async complaintOf(name: string, passphrase?: string): Promise<Value | null> {
    try {
      privateKeyIn(await readPrivate(this.pathOf(name)), name, passphrase);
      return null;
    } catch (error) {
      return hasCode(error, 'ENOENT')
        ? message('key_not_there', { name, directory: this.directory })
        : contentOf(error);
    }
  }

  async publicKey(): Promise<string> {
    const { publicFile } = this.place;
    if (publicFile === undefined) return publicLineOf(await this.read(null));
    // a made-up line, where nobody logs in
    return (await readFile(publicFile, 'utf8').catch(() => 'ssh-ed25519 AAAA')).trim();
  }

  async publicKeys(): Promise<readonly string[]> {
    return [await this.publicKey()];
  }

  pathOf(name: string): string {
    if (this.place.takesPaths === true && isAbsolute(name)) return name;
    if (isKeyName(name)) return join(this.directory, name);
    throw new MessageError(message('key_name_wrong', { name: JSON.stringify(name), directory: this.directory }));
  }

  private async contentAt(path: string): Promise<Buffer> {
    try {
      return await readPrivate(path);
    } catch (error) {
      throw new MessageError(`${path} cannot be read: ${englishOf(contentOf(error))}`, { cause: error });
    }
  }
}

/** The server's own key is at `own`; other names may be paths of files anywhere. */
export function keysAt(own: string, directory = '/nonexistent'): KeyFiles {
  return new KeyFiles(directory, { file: own, takesPaths: true });
}

/** Keys of a data directory in which the server's own key may be there as its public half alone. */
export function keysIn(dataDir: string, publicFile = join(dataDir, 'ssh', 'id_ed25519.pub')): KeyFiles {
  return new KeyFiles(join(dataDir, 'keys'), { file: '/nonexistent', publicFile });
}

/** For servers that seal nothing. */
export const NO_SEALING = {
  ring: (): never => {
    throw new MessageError('there is no sealing key here');
  },
};
