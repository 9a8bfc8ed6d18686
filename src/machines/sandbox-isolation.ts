import { spawnSync } from 'node:child_process';
import type { Isolation } from './sandbox-place.ts';

let known: Isolation | null = null;

/** What this host allows: namespaces need root, and a kernel or container that lets root make them. Looked at once. */
export function hostIsolation(): Isolation {
  known ??= canMakeNamespaces() ? 'namespaces' : 'loopback';
  return known;
}

function canMakeNamespaces(): boolean {
  if (process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['--net', '--pid', '--mount', '--uts', '--fork', 'true']).status === 0;
}
