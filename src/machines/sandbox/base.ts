import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  lchown,
  lstat,
  mkdir,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BASE_ACCOUNTS } from './accounts.ts';

/*
 * The shared part of the root directories of an installation's machines. It contains only what is named here, and of the
 * host's files only those that every local user may read. Each machine has its own writable layer above it.
 */

const DIRECTORIES = [
  'dev',
  'etc/apt/apt.conf.d',
  'etc/apt/preferences.d',
  'etc/apt/sources.list.d',
  'etc/apt/trusted.gpg.d',
  'etc/default',
  'etc/ssl',
  'etc/sudoers.d',
  'home',
  'media',
  'mnt',
  'opt',
  'proc',
  'root',
  'run',
  'srv',
  'sys',
  'tmp',
  'usr',
  'var/cache/apt/archives/partial',
  'var/lib/apt/lists/partial',
  'var/lib/dpkg/info',
  'var/lib/dpkg/triggers',
  'var/lib/dpkg/updates',
  'var/log/apt',
  'var/mail',
  'var/spool',
  'var/tmp',
] as const;

/** Files without which programs do not start or do not find each other. None reveals who uses the host, or what for. */
const OF_THE_HOST = [
  'adduser.conf',
  'alternatives',
  'ca-certificates.conf',
  'debian_version',
  'default/useradd',
  'deluser.conf',
  'iproute2',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'login.defs',
  'magic',
  'mime.types',
  'os-release',
  'pam.conf',
  'pam.d',
  'perl',
  'protocols',
  'python3',
  'security',
  'services',
  'shells',
  'skel',
  'ssl/certs',
  'ssl/openssl.cnf',
  'terminfo',
] as const;

/** Parts of /usr on most hosts, separate directories on others. */
const PROGRAMS = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'] as const;

const LINKS: Readonly<Record<string, string>> = {
  'etc/mtab': '../proc/self/mounts',
  'var/lock': '/run/lock',
  'var/run': '/run',
};

const FILES: Readonly<Record<string, string>> = {
  ...BASE_ACCOUNTS,
  'etc/apt/sources.list': '',
  'etc/environment': '',
  'etc/fstab': '',
  'etc/host.conf': 'multi on\n',
  'etc/ld.so.preload': '',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nshadow: files\ngshadow: files\nhosts: files dns\n',
  'etc/profile': 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n',
  'etc/resolv.conf': '',
  'etc/sudoers': 'root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n',
  'var/lib/dpkg/available': '',
  'var/lib/dpkg/status': '',
};

const MODES: Readonly<Record<string, number>> = {
  'etc/gshadow': 0o640,
  'etc/shadow': 0o640,
  'etc/sudoers': 0o440,
  root: 0o700,
  tmp: 0o1777,
  'var/tmp': 0o1777,
};

/**
 * Makes the directory, unless there is one already. Everything in it belongs to `owner`, user and group alike. No two
 * calls for one directory may run at once.
 *
 * @example await ensureBase('/var/lib/springtide/sandbox/base', 0x7000_0000)
 */
export async function ensureBase(path: string, owner: number): Promise<void> {
  if (existsSync(path)) return;
  const making = `${path}.new`;
  await rm(making, { recursive: true, force: true });
  for (const directory of DIRECTORIES) await mkdir(join(making, directory), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(making, name), text);
  for (const [name, target] of Object.entries(LINKS)) await symlink(target, join(making, name));
  for (const name of PROGRAMS) await copyProgramDirectory(`/${name}`, join(making, name));
  await Promise.all(OF_THE_HOST.map((name) => copyPublic(join('/etc', name), join(making, 'etc', name))));
  await giveTo(making, owner);
  for (const [name, mode] of Object.entries(MODES)) await chmod(join(making, name), mode);
  await rename(making, path);
}

/** A link stays a link; a directory is a mount point later. */
async function copyProgramDirectory(source: string, target: string): Promise<void> {
  const found = await lstat(source).catch(() => null);
  if (found?.isSymbolicLink() === true) await symlink(await readlink(source), target);
  else if (found?.isDirectory() === true) await mkdir(target);
}

/** Copies what every local user may read; leaves out everything else. */
async function copyPublic(source: string, target: string): Promise<void> {
  const found = await lstat(source).catch(() => null);
  if (found === null) return;
  if (found.isSymbolicLink()) {
    await symlink(await readlink(source), target);
  } else if (found.isDirectory() && (found.mode & 0o005) === 0o005) {
    await mkdir(target, { recursive: true });
    await Promise.all((await readdir(source)).map((name) => copyPublic(join(source, name), join(target, name))));
  } else if (found.isFile() && (found.mode & 0o004) !== 0) {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target);
  }
}

/** Readable by everybody, whatever the umask of this process. */
async function giveTo(path: string, owner: number): Promise<void> {
  await lchown(path, owner, owner);
  await chmod(path, 0o755);
  const entries = await readdir(path, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return giveTo(child, owner);
      await lchown(child, owner, owner);
      if (entry.isFile()) await chmod(child, 0o644);
    }),
  );
}
