import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { DockerDaemon } from './dockerd.ts';

const execute = promisify(execFile);

/** What nodes need: packages of which all programs are taken, and single programs. */
const PACKAGES = ['coreutils', 'dash', 'findutils', 'grep', 'hostname', 'perl-base', 'procps', 'sed'];
const PROGRAMS = ['/usr/sbin/sshd', '/usr/bin/ssh-keygen', '/usr/bin/mawk', '/usr/bin/setsid', '/usr/bin/flock'];
const PERL = '/usr/lib/x86_64-linux-gnu/perl-base';
const MERGED = ['bin', 'sbin', 'lib', 'lib64'];

const ACCOUNTS = {
  passwd: [
    'root:*:0:0:root:/root:/bin/sh',
    'sshd:*:101:65534::/run/sshd:/usr/sbin/nologin',
    'ops:*:1000:1000::/home/ops:/bin/sh',
  ],
  group: ['root:x:0:', 'ops:x:1000:', 'nogroup:x:65534:'],
} as const;

/** An image for nodes of this host's own programs: in a second, where one of a distribution takes a minute and a network. */
export async function importNodeImage(dockerd: DockerDaemon, image: string): Promise<void> {
  await importProgramsImage(dockerd, image, [...(await programsOf(PACKAGES)), ...PROGRAMS]);
}

/** An image of some of this host's programs, and what they are linked with. */
export async function importProgramsImage(
  dockerd: DockerDaemon,
  image: string,
  programs: readonly string[],
  ...changes: readonly string[]
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'springtide-image-'));
  try {
    await skeleton(root);
    for (const file of [...programs, ...(await librariesOf(programs))]) await copyTo(root, file);
    if (programs.includes('/usr/bin/perl')) await cp(PERL, join(root, PERL), { recursive: true });
    if (programs.includes('/usr/bin/mawk')) await symlink('mawk', join(root, 'usr/bin/awk'));
    await dockerd.importImage(root, image, ...changes);
  } finally {
    await rm(root, { recursive: true });
  }
}

async function skeleton(root: string): Promise<void> {
  // mkdtemp makes it for root alone, and it becomes the / of containers
  await chmod(root, 0o755);
  for (const name of MERGED) {
    await mkdir(join(root, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
  for (const name of ['dev', 'etc', 'home/ops', 'proc', 'root', 'run', 'sys', 'tmp', 'var/tmp'])
    await mkdir(join(root, name), { recursive: true });
  for (const name of ['tmp', 'var/tmp']) await chmod(join(root, name), 0o1777);
  await execute('chown', ['1000:1000', join(root, 'home/ops')]);
  for (const [name, lines] of Object.entries(ACCOUNTS))
    await writeFile(join(root, 'etc', name), lines.map((line) => `${line}\n`).join(''));
}

async function programsOf(packages: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await execute('dpkg', ['--listfiles', ...packages]);
  const files = stdout.split('\n').filter((file) => /^(\/usr)?\/s?bin\/[^/]+$/.test(file));
  return files.map((file) => (file.startsWith('/usr/') ? file : `/usr${file}`));
}

/** Also of what is no program but a script, which has none. */
async function librariesOf(programs: readonly string[]): Promise<readonly string[]> {
  const said = await execute('ldd', [...programs]).catch((error: { readonly stdout: string }) => error);
  return [...new Set(said.stdout.match(/\/\S+\.so\S*/g)?.filter((file) => !file.endsWith(':')) ?? [])];
}

async function copyTo(root: string, file: string): Promise<void> {
  const target = join(root, file);
  await mkdir(dirname(target), { recursive: true });
  await cp(file, target, { dereference: true });
}
