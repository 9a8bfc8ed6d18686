import type { Credentials, Repository } from '../../data/repositories.ts';

/** What a form of a repository has. */
export interface RepositoryDraft {
  readonly name: string;
  readonly desc: string;
  readonly url: string;
  readonly ref: string;
  readonly host_key: string;
  /** As stored: a mask for each secret. What is typed replaces it, and '' takes it out. */
  readonly credentials: Credentials;
}

export const NEW_REPOSITORY: RepositoryDraft = { name: '', desc: '', url: '', ref: '', host_key: '', credentials: {} };

/** The credentials that a place takes. */
export type Login = 'token' | 'key' | 'none';

/**
 * How one logs in at a URL.
 *
 * @example loginAt('https://git.example/ops/deploy') // 'token'
 */
export function loginAt(url: string): Login {
  const text = url.trim();
  if (text === '' || text.startsWith('file:')) return 'none';
  return text.startsWith('https:') ? 'token' : 'key';
}

export function draftOf({ name, desc, url, ref, host_key, credentials }: Repository): RepositoryDraft {
  return { name, desc, url, ref, host_key, credentials };
}

/** A draft as it is saved: without blanks around it, and with the credentials that its URL takes; '' takes one out. */
export function savedDraft({ credentials, ...draft }: RepositoryDraft): RepositoryDraft {
  const login = loginAt(draft.url);
  const { ssh_key: key = '', user = '', token = '' } = credentials;
  return {
    name: draft.name.trim(),
    desc: draft.desc,
    url: draft.url.trim(),
    ref: draft.ref.trim(),
    host_key: login === 'key' ? draft.host_key.trim() : '',
    credentials: {
      ssh_key: login === 'key' ? key : '',
      user: login === 'token' ? user.trim() : '',
      token: login === 'token' ? token.trim() : '',
    },
  };
}
