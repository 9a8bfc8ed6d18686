import { mkdir, readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { hasCode, messageOf } from '../../base/errors.ts';
import { replacePrivate } from '../../base/private-file.ts';
import { message } from '../../messages/message.ts';
import { UsageError } from '../exit.ts';
import { readToken, type TokenPlace } from './tokens.ts';

/*
 * PF1. A token goes to the server for which it was given, and to no other: a profile's token is sent to the URL of the
 *      profile alone.
 */

export interface Profile {
  readonly url: string;
  /** Where its token is; null = there is none. */
  readonly token: TokenPlace | null;
  /** Who asks, of a server that trusts its callers; null = the user of this process. */
  readonly operator: string | null;
}

interface Stored {
  /** The profile that is used when none is named. */
  readonly current: string;
  readonly profiles: ReadonlyMap<string, Profile>;
}

/** A server, and what it is told about who asks. */
export interface Access {
  readonly url: string;
  readonly authorization: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_URL = 'http://127.0.0.1:8080';
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/;
/** Bytes of the file. */
const LARGEST = 65_536;

/** What a user's directory of settings has: servers by their names. */
export class Profiles {
  readonly directory: string;
  private readonly environment: Environment;

  constructor(environment: Environment) {
    const { XDG_CONFIG_HOME: home = '' } = environment;
    this.directory = join(isAbsolute(home) ? home : join(homedir(), '.config'), 'springtide');
    this.environment = environment;
  }

  get file(): string {
    return join(this.directory, 'config.yaml');
  }

  /** @throws UsageError for a file that is not one of profiles */
  async read(): Promise<Stored> {
    const text = await readFile(this.file, 'utf8').catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return '';
      throw this.fault(messageOf(error));
    });
    if (text === '') return { current: 'default', profiles: new Map() };
    if (text.length > LARGEST) throw this.fault(`> ${LARGEST}`);
    const { parse } = await import('yaml');
    try {
      return storedIn(parse(text) as unknown);
    } catch (error) {
      throw this.fault(messageOf(error));
    }
  }

  /** Writes one profile, which becomes the one that is used; null takes it out. */
  async write(name: string, profile: Profile | null): Promise<void> {
    const stored = await this.read();
    const profiles = new Map(stored.profiles);
    if (profile === null) profiles.delete(name);
    else profiles.set(name, profile);
    const { stringify } = await import('yaml');
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const current = profile === null ? stored.current : name;
    await replacePrivate(this.file, stringify({ current, profiles: Object.fromEntries(profiles) }));
  }

  /**
   * Which server is asked, and as whom: options before variables before the profile.
   *
   * @throws UsageError for a profile that does not exist, or whose token cannot be read
   */
  async access(given: { readonly url: string | null; readonly profile: string | null }): Promise<Access> {
    const { SPRINGTIDE_URL: url, SPRINGTIDE_TOKEN: token, SPRINGTIDE_OPERATOR: operator } = this.environment;
    const [name, profile] = await this.named(given.profile);
    const wanted = urlOf(given.url ?? (url || profile?.url || DEFAULT_URL));
    const own = profile !== null && urlOf(profile.url) === wanted ? profile : null;
    const secret = token || (await this.tokenOf(name, own));
    const asker = operator || own?.operator || userInfo().username;
    return { url: wanted, authorization: secret === null ? asker : `Bearer ${secret}` };
  }

  /** A profile that is named, or else the current one, which there may be none of. */
  private async named(given: string | null): Promise<readonly [name: string, profile: Profile | null]> {
    const { current, profiles } = await this.read();
    const wanted = given ?? this.environment['SPRINGTIDE_PROFILE'] ?? '';
    const name = wanted === '' ? current : wanted;
    const profile = profiles.get(name) ?? null;
    if (profile !== null || wanted === '') return [name, profile];
    throw new UsageError(message('cli_no_profile', { name: wanted, known: [...profiles.keys()] }));
  }

  private async tokenOf(name: string, profile: Profile | null): Promise<string | null> {
    return profile?.token ? readToken(this.directory, name, profile.token) : null;
  }

  private fault(reason: string): UsageError {
    return new UsageError(message('cli_profiles_wrong', { file: this.file, reason }));
  }
}

/** A base URL without what does not belong to one. @throws UsageError */
export function urlOf(text: string): string {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  const isRight = url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '';
  if (!isRight) throw new UsageError(message('cli_url_wrong', { given: text }));
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

/** @throws UsageError */
export function checkedName(name: string): string {
  if (NAME.test(name)) return name;
  throw new UsageError(message('cli_profile_name_wrong', { given: name }));
}

type Fields = Readonly<Record<string, unknown>>;

function storedIn(value: unknown): Stored {
  const { current, profiles } = fieldsIn(value);
  const entries = Object.entries(fieldsIn(profiles)).map(([name, profile]) => [name, profileIn(profile)] as const);
  return { current: typeof current === 'string' ? current : 'default', profiles: new Map(entries) };
}

function profileIn(value: unknown): Profile {
  const { url, token, operator } = fieldsIn(value);
  return {
    url: urlOf(String(url)),
    token: token === 'keyring' || token === 'file' ? token : null,
    operator: typeof operator === 'string' ? operator : null,
  };
}

function fieldsIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
