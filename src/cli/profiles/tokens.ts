import type { AsyncEntry } from '@napi-rs/keyring';
import { constants } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../base/errors.ts';
import { replacePrivate } from '../../base/private-file.ts';
import { octal } from '../../base/trusted-way.ts';
import { message } from '../../messages/message.ts';
import { UsageError } from '../exit.ts';

/*
 * TK1. A token is in the keyring of the system where there is one, else in a file that only its owner may read; one that others
 *      may read is refused rather than used.
 */

export type TokenPlace = 'keyring' | 'file';

const SERVICE = 'springtide';
const LARGEST = 4096;

/** The token of a profile. @throws UsageError when it is not there, or others may read it */
export async function readToken(directory: string, profile: string, place: TokenPlace): Promise<string> {
  const token = place === 'keyring' ? await fromKeyring(profile) : await fromFile(fileOf(directory, profile));
  if (token !== null && token !== '') return token;
  throw new UsageError(message('cli_token_gone', { profile }));
}

/** Keeps a token. @returns where it is now */
export async function keepToken(directory: string, profile: string, token: string): Promise<TokenPlace> {
  if (await intoKeyring(profile, token)) return 'keyring';
  await mkdir(join(directory, 'tokens'), { recursive: true, mode: 0o700 });
  await replacePrivate(fileOf(directory, profile), `${token}\n`);
  return 'file';
}

/** Forgets a token; one that is not there is forgotten already. */
export async function forgetToken(directory: string, profile: string, place: TokenPlace): Promise<void> {
  if (place === 'file') return rm(fileOf(directory, profile), { force: true });
  const entry = await entryOf(profile);
  try {
    await entry?.deletePassword();
  } catch {
    // it is gone
  }
}

function fileOf(directory: string, profile: string): string {
  return join(directory, 'tokens', profile);
}

async function fromFile(path: string): Promise<string | null> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { mode, uid, size } = await file.stat();
    if ((mode & 0o077) !== 0 || uid !== (process.getuid?.() ?? uid)) {
      throw new UsageError(message('cli_token_open', { path, mode: octal(mode) }));
    }
    if (size > LARGEST) return null;
    return (await file.readFile('utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return null;
    throw error;
  }
}

/** null = this system has none. Of Linux it is the Secret Service alone: the store in the kernel forgets. */
async function entryOf(profile: string): Promise<AsyncEntry | null> {
  try {
    const keyring = await import('@napi-rs/keyring');
    return new keyring.AsyncEntry(SERVICE, profile, { linux: { store: 'secret-service' } });
  } catch {
    return null;
  }
}

/** Without a keyring that gives back what it was given, there is none. */
async function intoKeyring(profile: string, token: string): Promise<boolean> {
  const entry = await entryOf(profile);
  if (entry === null) return false;
  try {
    await entry.setPassword(token);
    return (await entry.getPassword()) === token;
  } catch {
    return false;
  }
}

async function fromKeyring(profile: string): Promise<string | null> {
  const entry = await entryOf(profile);
  try {
    return (await entry?.getPassword()) ?? null;
  } catch {
    return null;
  }
}
