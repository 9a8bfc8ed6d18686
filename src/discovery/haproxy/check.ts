import { message, type Message } from '../../messages/message.ts';
import type { Link } from '../../base/link/link.ts';
import { HaproxyBackend } from './backend.ts';
import { ask, complaintOf, type Reply } from './runtime.ts';

/**
 * What is wrong with a balancer; null when it is ready.
 *
 * @throws Error when it cannot be reached, or has no such backend
 */
export async function balancerComplaint(link: Link, backend: string): Promise<Message | null> {
  const { signal } = new AbortController();
  const [info, level] = await ask(link, ['show info', 'show cli level'], signal);
  const complaint = versionComplaint(info?.text ?? '') ?? levelComplaint(level);
  if (complaint === null) await new HaproxyBackend(link, backend, signal).servers();
  return complaint;
}

/** @param info the reply to `show info` */
export function versionComplaint(info: string): Message | null {
  const version = /^Version: (\d+)\.(\d+)/m.exec(info);
  if (version === null) return message('not_haproxy');
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > 2 || (major === 2 && minor >= 6)) return null;
  return message('haproxy_too_old', { major, minor });
}

/** @param level the reply to `show cli level` */
export function levelComplaint(level: Reply | undefined): Message | null {
  if (level === undefined || complaintOf(level) !== null || level.text === 'admin') return null;
  return message('haproxy_level', { level: /^\w{1,20}$/.exec(level.text)?.[0] ?? 'unknown' });
}
