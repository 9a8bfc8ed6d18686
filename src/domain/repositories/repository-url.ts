/*
 * Where a repository is. What people write reaches git(1) and ssh(1) as arguments: these forms are all that may be written.
 */

export type RepositoryUrl =
  | { readonly kind: 'https'; readonly host: string; readonly port: number }
  /** user: null = none is named */
  | { readonly kind: 'ssh'; readonly user: string | null; readonly host: string; readonly port: number }
  | { readonly kind: 'file'; readonly path: string };

const LONGEST = 1000;
const LARGEST_PORT = 65_535;

const HOST = String.raw`(?<host>[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])`;
const USER = String.raw`(?<user>[A-Za-z_][A-Za-z0-9_.-]{0,63})`;
const PORT = String.raw`(?::(?<port>[0-9]{1,5}))?`;
// git decodes %xx of the two others itself, so that they have none
const HTTPS = new RegExp(`^https://${HOST}${PORT}(?<path>/[A-Za-z0-9._~+@,=%/-]+)$`);
const SSH = new RegExp(`^ssh://(?:${USER}@)?${HOST}${PORT}(?<path>/[A-Za-z0-9._~+@,=/-]+)$`);
const SCP = new RegExp(`^${USER}@${HOST}:(?<path>[A-Za-z0-9._~+@,=/][A-Za-z0-9._~+@,=/-]*)$`);
const FILE = /^file:\/\/(\/[^\p{C}%?#\\]+)$/u;

/**
 * Reads the URL of a repository; null for any other text: a user with a password, a query, `ext::`, a local path.
 *
 * @example repositoryUrlIn('git@git.example:ops/deploy.git') // { kind: 'ssh', user: 'git', host: 'git.example', port: 22 }
 */
export function repositoryUrlIn(text: string): RepositoryUrl | null {
  if (text.length > LONGEST) return null;
  const [, path] = FILE.exec(text) ?? [];
  if (path !== undefined) return climbs(path) ? null : { kind: 'file', path };
  return remoteIn('https', HTTPS.exec(text)) ?? remoteIn('ssh', SSH.exec(text) ?? SCP.exec(text));
}

const USUAL_PORTS = { https: 443, ssh: 22 } as const;

function remoteIn(kind: 'https' | 'ssh', found: RegExpExecArray | null): RepositoryUrl | null {
  if (found?.groups === undefined) return null;
  const { host = '', user = null, path = '', port: given } = found.groups;
  const port = given === undefined ? USUAL_PORTS[kind] : Number(given);
  if (port < 1 || port > LARGEST_PORT || climbs(path)) return null;
  const place = { host: host.replace(/^\[(.*)\]$/, '$1'), port };
  return kind === 'https' ? { kind, ...place } : { kind, user, ...place };
}

/** A part of the path is `.` or `..`, or none of it is a name. */
function climbs(path: string): boolean {
  const parts = path.split('/');
  return parts.some((part) => part === '.' || part === '..') || parts.every((part) => part === '');
}
