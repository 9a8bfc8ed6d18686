import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_ACTIONS } from '../../src/operations/jobs/default-actions.ts';
import type { Variables } from '../../src/steps/render.ts';
import { type Ran, runScript, scriptFor, type Workshop, workshop } from '../support/scripts.ts';

/*
 * The actions that an installation begins with, run by real shells, with what a hostile value would make of them.
 */

const web = createServer((request, response) => {
  response.writeHead(request.url === '/missing' ? 404 : 200).end(request.url);
});
let place: Workshop;
let port: number;

beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  ({ port } = web.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => web.close(resolve)));
beforeEach(async () => {
  place = await workshop();
});
afterEach(() => place[Symbol.asyncDispose]());

/** A place of its own for programs: those of the machine with these names, and nothing else. */
async function programs(...names: readonly string[]): Promise<string> {
  const directory = join(place.directory, 'bin');
  await mkdir(directory);
  for (const name of names) {
    const found = ['/usr/bin', '/bin'].map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (found === undefined) throw new Error(`there is no ${name}`);
    await symlink(found, join(directory, name));
  }
  return directory;
}

/** What a docker of withDocker was told. */
const calls = async (): Promise<readonly string[]> => {
  const file = join(place.directory, 'calls');
  return existsSync(file) ? (await readFile(file, 'utf8')).trimEnd().split('\n') : [];
};
/** Its container is found by the filter that is a regular expression, as the real one does it. */
const withDocker = async (container: string, isBroken = false): Promise<string> => {
  const path = await programs('grep', 'sed');
  const answer = `for word; do case $word in name=*) printf '/%s\\n' '${container}' | grep -E "\${word#name=}" || :; esac; done`;
  const noted = `#!/bin/sh\necho "$*" >>'${place.directory}/calls'\n`;
  const text = isBroken ? `${noted}echo no daemon >&2; exit 1\n` : `${noted}[ "$1" != ps ] || { ${answer}; }\n`;
  await writeFile(join(path, 'docker'), text, { mode: 0o755 });
  return path;
};

describe.each(['/bin/dash', '/bin/bash'])('%s', (shell) => {
  const run = async (name: string, variables: Variables, path?: string): Promise<Ran> => {
    const action = DEFAULT_ACTIONS.find((candidate) => candidate.name === name);
    if (action === undefined) throw new Error(`there is no action ${name}`);
    const { script } = action;
    expect(script.startsWith('#!/bin/sh\n')).toBe(true);
    const template = { module: 'longscript', content: script.replace('#!/bin/sh\n', '') };
    return runScript(await scriptFor([{ name, action: template }], variables, place), shell, place, path);
  };

  test.each(['-n', '-e a\\nb', '\\c x', "it's", '$(touch hacked)', 'a\nb', ''])('echo %j', async (word) => {
    expect(await run('echo', { echo_word: word })).toEqual({ code: 0, output: `${word}\n` });
  });

  describe('check_url', () => {
    const tools = ['curl', 'wget'] as const;

    test.each(tools)('waits for success, with %s', async (tool) => {
      const path = await programs(tool, 'sleep');
      const url = `http://127.0.0.1:${port}/[1-3]{a,b}?x=1&y='2'`;
      expect(await run('check_url', { url, seconds: 0 }, path)).toEqual({ code: 0, output: `${url} answers\n` });
      const missing = `http://127.0.0.1:${port}/missing`;
      const { code, output } = await run('check_url', { url: missing, seconds: 0 }, path);
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(`no success from ${missing}\n`) });
    });

    test.each(tools)('takes nothing but http and https, with %s', async (tool) => {
      const path = await programs(tool, 'sleep');
      const secret = join(place.directory, 'secret');
      await writeFile(secret, 'secret');
      const written = join(place.directory, 'written');
      const urls = [
        `file://${secret}`,
        `-o${written}`,
        `--output=${written}`,
        `-K${secret}`,
        '--version',
        'ftp://127.0.0.1/',
        '127.0.0.1',
        'http://',
        ` http://127.0.0.1:${port}/`,
        `http://127.0.0.1:${port}/\nfile://${secret}`,
        '',
      ];
      for (const url of urls) {
        expect(await run('check_url', { url, seconds: 0 }, path), url).toEqual({
          code: 1,
          output: expect.stringMatching(/^url (is|has) [^]*(must begin with http|take it out)/),
        });
      }
      expect(existsSync(written)).toBe(false);
    });

    test('says what a node lacks', async () => {
      expect(await run('check_url', { url: 'http://127.0.0.1/', seconds: 5 }, await programs('sleep'))).toEqual({
        code: 1,
        output: 'the node has neither curl nor wget: install one of them\n',
      });
    });
  });

  test.each(['-1', '1.5', 'abc', '010', '0x10', '1 1', '', '99999999999999999999999', '604801', '$(touch hacked)'])(
    'seconds %j are refused',
    async (seconds) => {
      const refused = { code: 1, output: expect.stringMatching(/^seconds is [^]*must be/) };
      expect(await run('check_url', { url: `http://127.0.0.1:${port}/`, seconds })).toEqual(refused);
      expect(await run('check_port', { port, seconds })).toEqual(refused);
      expect(existsSync(join(place.directory, 'hacked'))).toBe(false);
    },
  );

  test('check_port finds what listens, and takes nothing but a port', async () => {
    expect(await run('check_port', { port, seconds: 0 })).toEqual({ code: 0, output: `port ${port} is open\n` });
    expect(await run('check_port', { port: 1, seconds: 0 })).toEqual({
      code: 1,
      output: 'nothing listens on port 1\n',
    });
    for (const wrong of ['0', '65536', '-1', '.*', '0x50', '080', '80 ', '']) {
      expect(await run('check_port', { port: wrong, seconds: 0 }), wrong).toEqual({
        code: 1,
        output: expect.stringMatching(/^port is [^]*must be/),
      });
    }
  });

  describe('with a docker that notes what it is told', () => {
    test('start_docker starts an image in place of the container', async () => {
      const path = await withDocker('web');
      const tag = 'registry.example:5000/team/web:2.1_rc-3';
      expect(await run('start_docker', { name: 'web.1', tag }, path)).toEqual({ code: 0, output: '' });
      expect(await calls()).toEqual([
        `pull ${tag}`,
        'rm -f web.1',
        `run -d --name web.1 --restart unless-stopped --network host ${tag}`,
      ]);
    });

    test.each([
      [{ name: '-f', tag: 'web:1' }, 'name is -f'],
      [{ name: '--privileged', tag: 'web:1' }, 'name is --privileged'],
      [{ name: 'a b', tag: 'web:1' }, 'name is a b'],
      [{ name: '', tag: 'web:1' }, 'name is ,'],
      [{ name: 'web\n-f', tag: 'web:1' }, 'name is web'],
      [{ name: 'wéb', tag: 'web:1' }, 'name is wéb'],
      [{ name: 'web', tag: '-v/:/host' }, 'tag is -v/:/host'],
      [{ name: 'web', tag: '--privileged' }, 'tag is --privileged'],
      [{ name: 'web', tag: 'a b; rm -rf /' }, 'tag is a b; rm -rf /'],
      [{ name: 'web', tag: '$(id)' }, 'tag is $(id)'],
      [{ name: 'web', tag: '' }, 'tag is ,'],
    ])('start_docker with %j does nothing', async (variables, message) => {
      const path = await withDocker('web');
      const { code, output } = await run('start_docker', variables, path);
      expect({ code, output, calls: await calls() }).toEqual({
        code: 1,
        output: expect.stringContaining(message),
        calls: [],
      });
    });

    test('stop_docker stops the container of exactly that name', async () => {
      const path = await withDocker('web.1');
      expect(await run('stop_docker', { name: 'web.1' }, path)).toMatchObject({ code: 0 });
      expect((await calls()).slice(1)).toEqual(['stop web.1', 'rm web.1']);
    });

    test.each(['web.1', 'web', 'w'])('stop_docker with %s, when there is webx1', async (name) => {
      const path = await withDocker('webx1');
      expect(await run('stop_docker', { name }, path)).toEqual({ code: 0, output: 'there is no such container\n' });
      expect(await calls()).toHaveLength(1);
    });

    test('stop_docker takes nothing but a name, and fails where docker does', async () => {
      const path = await withDocker('web', true);
      for (const name of ['', '-f', 'web.*$', 'a b']) {
        expect(await run('stop_docker', { name }, path)).toMatchObject({ code: 1 });
      }
      expect(await calls()).toEqual([]);
      expect(await run('stop_docker', { name: 'web' }, path)).toEqual({ code: 1, output: 'no daemon\n' });
    });
  });
});
