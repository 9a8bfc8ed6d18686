import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentAt, contentBelow, type ContentRoot, playbookBelow } from './content.ts';

let root: string;
const files = (title: string | null = null): ContentRoot => ({ directory: join(root, 'files'), title });

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'springtide-content-')));
  await mkdir(join(root, 'files/web/roles/.git'), { recursive: true });
  await writeFile(join(root, 'secret'), 'hunter2');
  await writeFile(join(root, 'files/web/deploy.yml'), 'play');
  await writeFile(join(root, 'files/web/roles/run.sh'), '#!/bin/sh', { mode: 0o700 });
  await writeFile(join(root, 'files/web/roles/.git/config'), 'left out');
  await symlink('../../../secret', join(root, 'files/web/roles/link'));
  await symlink(root, join(root, 'files/out'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('everything beside a playbook goes with it; links stay links, and are not followed', async () => {
  const { directory, name } = await playbookBelow(files(), 'web/deploy.yml');
  expect(name).toBe('deploy.yml');
  expect(await contentBelow(directory)).toEqual([
    { path: 'deploy.yml', mode: 0o644, content: Buffer.from('play') },
    { path: 'roles/link', link: '../../../secret' },
    { path: 'roles/run.sh', mode: 0o755, content: Buffer.from('#!/bin/sh') },
  ]);
});

test('a file, or a directory, goes where a play looks for it', async () => {
  expect(await contentAt(files(), 'web/deploy.yml')).toEqual([
    { path: 'files/web/deploy.yml', mode: 0o644, content: Buffer.from('play') },
  ]);
  const below = await contentAt(files(), 'web');
  expect(below.map(({ path }) => path)).toContain('files/web/roles/run.sh');
});

test.each(['none.yml', 'out/secret', 'web/roles/link', '../secret'])('there is no %s', async (path) => {
  await expect(playbookBelow(files(), path)).rejects.toThrow(/does not exist on the server/);
  await expect(contentAt(files(), path)).rejects.toThrow(/does not exist on the server/);
});

test('in a repository, what lies beside the directory of playbooks goes with them', async () => {
  await mkdir(join(root, 'files/web/playbooks'));
  await writeFile(join(root, 'files/web/playbooks/site.yml'), 'play');
  expect(await playbookBelow(files('deploy (0123)'), 'web/playbooks/site.yml')).toEqual({
    directory: join(root, 'files/web'),
    name: 'playbooks/site.yml',
  });
  expect(await playbookBelow(files(), 'web/playbooks/site.yml')).toMatchObject({ name: 'site.yml' });
  expect(await playbookBelow(files('deploy (0123)'), 'web/deploy.yml')).toMatchObject({ name: 'deploy.yml' });
  await expect(playbookBelow(files('deploy (0123)'), 'out/secret')).rejects.toThrow(
    'there is no file out/secret in repository deploy (0123)',
  );
});

test('what is too large is refused', async () => {
  await truncate(join(root, 'files/web/deploy.yml'), 33 * 2 ** 20);
  await expect(contentBelow(join(root, 'files/web'))).rejects.toThrow(/put the playbook into a directory of its own/);
  await expect(contentAt(files(), 'web/deploy.yml')).rejects.toThrow(/more than/);
});
