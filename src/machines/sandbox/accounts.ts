/*
 * The users and groups of a new sandbox machine: those of a fresh Debian, and sshd's own. The host's accounts are not
 * copied.
 */

const USERS: readonly (readonly [name: string, uid: number, gid: number, home: string, shell: string])[] = [
  ['root', 0, 0, '/root', '/bin/bash'],
  ['daemon', 1, 1, '/usr/sbin', '/usr/sbin/nologin'],
  ['bin', 2, 2, '/bin', '/usr/sbin/nologin'],
  ['sys', 3, 3, '/dev', '/usr/sbin/nologin'],
  ['man', 6, 12, '/var/cache/man', '/usr/sbin/nologin'],
  ['mail', 8, 8, '/var/mail', '/usr/sbin/nologin'],
  ['proxy', 13, 13, '/bin', '/usr/sbin/nologin'],
  ['www-data', 33, 33, '/var/www', '/usr/sbin/nologin'],
  ['backup', 34, 34, '/var/backups', '/usr/sbin/nologin'],
  ['_apt', 42, 65_534, '/nonexistent', '/usr/sbin/nologin'],
  ['sshd', 100, 65_534, '/run/sshd', '/usr/sbin/nologin'],
  ['nobody', 65_534, 65_534, '/nonexistent', '/usr/sbin/nologin'],
];

const GROUPS: readonly (readonly [name: string, gid: number])[] = [
  ['root', 0],
  ['daemon', 1],
  ['bin', 2],
  ['sys', 3],
  ['adm', 4],
  ['tty', 5],
  ['disk', 6],
  ['mail', 8],
  ['man', 12],
  ['proxy', 13],
  ['kmem', 15],
  ['dialout', 20],
  ['sudo', 27],
  ['www-data', 33],
  ['backup', 34],
  ['shadow', 42],
  ['utmp', 43],
  ['video', 44],
  ['staff', 50],
  ['users', 100],
  ['nogroup', 65_534],
];

/** File name → content. No account has a password. */
export const BASE_ACCOUNTS: Readonly<Record<string, string>> = {
  'etc/group': lines(GROUPS.map(([name, gid]) => `${name}:x:${gid}:`)),
  'etc/gshadow': lines(GROUPS.map(([name]) => `${name}:*::`)),
  'etc/passwd': lines(USERS.map(([name, uid, gid, home, shell]) => `${name}:x:${uid}:${gid}::${home}:${shell}`)),
  'etc/shadow': lines(USERS.map(([name]) => `${name}:*:19000:0:99999:7:::`)),
};

function lines(entries: readonly string[]): string {
  return `${entries.join('\n')}\n`;
}
