import { spawnSync } from 'node:child_process';
import type { Isolation } from './place.ts';

let known: Isolation | null = null;
let users: boolean | null = null;

/** What this host allows: namespaces need root, and a kernel or container that lets root make them. Checked once. */
export function hostIsolation(): Isolation {
  known ??= canMakeNamespaces() ? 'namespaces' : 'loopback';
  return known;
}

/** Whether machines made of namespaces get user namespaces. Checked once. */
export function hasOwnUsers(): boolean {
  users ??= succeeds(['--user', 'true']);
  return users;
}

function canMakeNamespaces(): boolean {
  if (process.getuid?.() !== 0) return false;
  return succeeds(['--net', '--pid', '--mount', '--uts', '--ipc', '--cgroup', '--fork', 'true']);
}

function succeeds(args: readonly string[]): boolean {
  return spawnSync('unshare', args).status === 0;
}
