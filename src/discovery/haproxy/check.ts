import type { Link } from '../connect.ts';
import { HaproxyBackend } from './backend.ts';
import { ask, complaintOf, type Reply } from './runtime.ts';

/**
 * What is wrong with a balancer; null when it is ready.
 *
 * @throws Error when it cannot be reached, or has no such backend
 */
export async function balancerComplaint(link: Link, backend: string): Promise<string | null> {
  const { signal } = new AbortController();
  const [info, level] = await ask(link, ['show info', 'show cli level'], signal);
  const complaint = versionComplaint(info?.text ?? '') ?? levelComplaint(level);
  if (complaint === null) await new HaproxyBackend(link, backend, signal).servers();
  return complaint;
}

/** @param info the reply to `show info` */
export function versionComplaint(info: string): string | null {
  const version = /^Version: (\d+)\.(\d+)/m.exec(info);
  if (version === null) return 'it does not answer as HAProxy does';
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > 2 || (major === 2 && minor >= 6)) return null;
  return `it is HAProxy ${major}.${minor}: adding servers at run time needs 2.6 or newer`;
}

/** @param level the reply to `show cli level` */
export function levelComplaint(level: Reply | undefined): string | null {
  if (level === undefined || complaintOf(level) !== null || level.text === 'admin') return null;
  return `the socket has level ${/^\w{1,20}$/.exec(level.text)?.[0] ?? 'unknown'}: write "level admin" at "stats socket" in HAProxy's configuration`;
}
