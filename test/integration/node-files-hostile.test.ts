import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/channel/channel.ts';
import type { NodeFiles } from '../../src/channel/node-files.ts';
import { createSshFiles } from '../../src/channel/ssh/ssh-files.ts';
import { type Asked, startHostileNode } from '../support/hostile-node.ts';
import { ensureKeyPair } from '../support/key-pair.ts';
import { keysAt } from '../support/keys.ts';

/* Files of nodes that let the server in, and then say nothing, or too early. */

const { signal } = new AbortController();

interface Scene extends AsyncDisposable {
  readonly endpoint: Endpoint;
  /** With one place. */
  readonly files: NodeFiles;
}

/** @param answer what the node does, with what its answers begin with */
async function openScene(answer: (asked: Asked, mark: string) => void, openWithin?: number): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'springtide-hostile-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const keyFile = join(directory, 'id');
  await ensureKeyPair(keyFile);
  const onCommand = (asked: Asked): void => {
    const mark = /"(\w+) ready"/.exec(asked.program)?.[1];
    if (mark !== undefined) answer(asked, mark);
  };
  const { endpoint } = stack.use(await startHostileNode({ onCommand }, keyFile));
  const deps = { keys: keysAt(keyFile), checkHostKey: () => Promise.resolve() };
  const files = stack.use(createSshFiles(deps, 1, openWithin));
  const moved = stack.move();
  return { endpoint, files, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

test('a node that says nothing holds its place no longer than a connection may take', async () => {
  await using scene = await openScene(() => {}, 1000);
  for (const _ of ['first', 'in the place of the first']) {
    const read = scene.files.read(scene.endpoint, '/etc/hosts', { most: 10, signal });
    await expect(read).rejects.toThrow('the login works, but then the node does not answer');
  }
});

test('a node that refuses a file in the middle is heard, though nothing more of it comes', async () => {
  await using scene = await openScene(({ stream }, mark) => {
    stream.write(`${mark} ready\n`);
    stream.on('data', () => stream.write(`${mark} refused room\n`));
  });
  const content = new PassThrough();
  content.write('begin');
  const write = scene.files.write(scene.endpoint, '/x', { size: 10, mode: null, content }, signal);
  await expect(write).rejects.toThrow('the disk may be full');
});

test('a node that takes nothing is left as soon as somebody wants it', async () => {
  const left = new AbortController();
  await using scene = await openScene(({ stream }, mark) => {
    stream.pause();
    stream.write(`${mark} ready\n`, () => left.abort(new Error('left')));
  });
  const file = { size: 10, mode: null, content: new PassThrough() };
  await expect(scene.files.write(scene.endpoint, '/x', file, left.signal)).rejects.toThrow('left');
});
