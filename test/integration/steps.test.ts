import { chmod, mkdir, open, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionSpec } from '../../src/domain/plans/plan.ts';
import { render, type Variables } from '../../src/steps/render.ts';
import { type Ran, runScript, scriptFor, type Workshop, workshop } from '../support/scripts.ts';

const SHELLS = ['/bin/dash', '/bin/bash'];

const NASTY = [
  '',
  ' ',
  "it's",
  `"double" 'single' \`tick\``,
  '$(touch hacked) $HOME ${PATH} $$ !! ~ * ? [a-z] {a,b}',
  'line\none\n\nthree\n',
  '-n',
  '--',
  '\\ \\n \\\\ \\',
  '日本語 😀 é \u0001 \t',
  '; exit 9 # & | > /dev/null <',
  "'\\''",
  '%s %d %%',
  '{{ not }} {% a %} {# template #}',
];

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o7777).toString(8);

describe.each(SHELLS)('%s', (shell) => {
  const run = async (
    place: Workshop,
    actions: Readonly<Record<string, ActionSpec>>,
    variables: Variables = {},
  ): Promise<Ran> => {
    const planned = Object.entries(actions).map(([name, action]) => ({ name, action }));
    const ran = await runScript(await scriptFor(planned, variables, place), shell, place);
    expect(await readdir(place.temporary)).toEqual([]);
    return ran;
  };

  const copy = (place: Workshop, args: Readonly<Record<string, string>>): Promise<Ran> =>
    run(place, { file: { module: 'copy', ...args } });

  test('{{ x | quote }} gives back any text', async () => {
    await using place = await workshop();
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => !value.includes('\0'));
    const words = fc.array(fc.oneof(text, fc.constantFrom(...NASTY)), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(words, async (values) => {
        const lines = values.map((_, index) => `printf '%s\\002' {{ w${index} | quote }}`);
        const variables = Object.fromEntries(values.map((value, index) => [`w${index}`, value]));
        const { output } = await runScript(await render(lines.join('\n'), variables), shell, place);
        expect(output.split('\u0002').slice(0, -1)).toEqual(values.map((value) => Buffer.from(value).toString()));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('nasty values in every module', async () => {
    await using place = await workshop();
    for (const value of NASTY) {
      const ran = await run(
        place,
        {
          shell: { module: 'shell', args: `printf '<%s>' {{ value | quote }}` },
          command: { module: 'command', argv: ['printf', '<%s>', '{{ value }}'] },
          copy: { module: 'copy', content: '{{ value }}', dest: 'copied' },
          script: { module: 'longscript', content: '#!/bin/sh\ncat copied' },
        },
        { value },
      );
      expect(ran).toMatchObject({ code: 0 });
      expect(ran.output).toContain(`== action shell\n<${value}>== action command\n<${value}>== action copy\n`);
      expect(ran.output.endsWith(`== action script\n${value}`)).toBe(true);
      expect(await readFile(join(place.directory, 'copied'), 'utf8')).toBe(value);
    }
    expect(await readdir(place.directory)).not.toContain('hacked');
  });

  test('PR1: actions do not reach each other', async () => {
    await using place = await workshop();
    const ran = await run(place, {
      leave: { module: 'shell', args: 'X=1; export X; cd /; echo left; exit 0; echo never' },
      look: { module: 'shell', args: 'echo "x=${X-} $PWD"' },
      python: { module: 'longscript', content: '#!/bin/bash -e\nfalse || echo "$0" | grep -c .\nexit 0\n' },
      again: { module: 'command', args: 'pwd' },
    });
    expect(ran).toEqual({
      code: 0,
      output: `== action leave\nleft\n== action look\nx= ${place.directory}\n== action python\n1\n== action again\n${place.directory}\n`,
    });
  });

  test.each<[string, ActionSpec, number]>([
    ['exit', { module: 'shell', args: 'echo oops; exit 7' }, 7],
    ['a syntax error', { module: 'shell', args: 'if then ) fi' }, 2],
    ['a signal', { module: 'shell', args: 'kill -9 $$' }, 137],
    ['an unknown command', { module: 'command', args: 'no-such-program-here' }, 127],
    ['a builtin is no program', { module: 'command', args: 'exit 0' }, 127],
    ['a failing script', { module: 'longscript', content: '#!/bin/sh\nfalse\nexit 5' }, 5],
    ['a missing interpreter', { module: 'longscript', content: '#!/no/such/thing\nx' }, 127],
    ['a missing directory', { module: 'shell', args: 'true chdir=/no/such/dir' }, shell.endsWith('dash') ? 2 : 1],
  ])('PR2: %s ends the script, and what comes after does not run', async (_, action, code) => {
    await using place = await workshop();
    const ran = await run(place, {
      before: { module: 'shell', args: 'echo before' },
      action,
      after: { module: 'shell', args: 'touch after' },
    });
    expect(ran.code).toBe(code);
    expect(ran.output).toContain('== action before\nbefore\n== action action\n');
    expect(ran.output).not.toContain('== action after');
    expect(await readdir(place.directory)).not.toContain('after');
  });

  test('a lone action is run as it is', async () => {
    await using place = await workshop();
    expect(await run(place, { a: { module: 'shell', args: 'echo {{ w }}; exit 3' } }, { w: 'hi' })).toEqual({
      code: 3,
      output: 'hi\n',
    });
    expect(await run(place, { a: { module: 'longscript', content: 'x=1\r\necho "[$x]"\r\n' } })).toEqual({
      code: 0,
      output: '[1]\n',
    });
    expect(await run(place, { a: { module: 'shell', args: '#!/bin/false\necho a comment' } })).toEqual({
      code: 0,
      output: 'a comment\n',
    });
  });

  test('chdir, creates, removes, executable', async () => {
    await using place = await workshop();
    await mkdir(join(place.directory, 'sub dir'));
    await mkdir(join(place.directory, '-dash'));
    const ran = await run(
      place,
      {
        in: { module: 'shell', args: 'pwd; touch made chdir="sub dir" creates=made' },
        twice: { module: 'shell', args: 'pwd chdir="{{ where }}" creates=made' },
        removes: { module: 'command', args: 'echo never removes=nothing' },
        present: { module: 'command', args: 'rm made', chdir: 'sub dir', removes: 'made' },
        home: { module: 'command', args: 'pwd chdir=~/-dash' },
        dash: { module: 'command', args: 'pwd chdir=-dash' },
        bash: { module: 'shell', args: 'a=(x y); echo ${a[1]} executable=/bin/bash' },
      },
      { where: 'sub dir' },
    );
    expect(ran).toEqual({
      code: 0,
      output: [
        `== action in\n${place.directory}/sub dir\n`,
        '== action twice\nskipped: made exists\n',
        '== action removes\nskipped: nothing does not exist\n',
        '== action present\n',
        `== action home\n${place.directory}/-dash\n`,
        `== action dash\n${place.directory}/-dash\n`,
        '== action bash\ny\n',
      ].join(''),
    });
  });

  test('a byte order mark before the interpreter is dropped', async () => {
    await using place = await workshop();
    const script = '\uFEFF#!/bin/bash\necho "${BASH_VERSION:+bash}"\n';
    await writeFile(join(place.serverFiles, 'marked.sh'), script);
    const ran = { code: 0, output: 'bash\n' };
    expect(await run(place, { a: { module: 'longscript', content: script } })).toEqual(ran);
    expect(await run(place, { a: { module: 'script', args: 'marked.sh' } })).toEqual(ran);
    expect(await run(place, { a: { module: 'shell', args: '\uFEFFecho bash' } })).toEqual(ran);
  });

  test('a script of the server, with arguments', async () => {
    await using place = await workshop();
    await writeFile(join(place.serverFiles, 'show.sh'), '#!/bin/bash\nprintf "<%s>" "$@" "${BASH_VERSION:+bash}"');
    await writeFile(join(place.serverFiles, 'plain'), 'printf "<%s>" "$#" "$2"; exit 4');
    expect(
      await run(place, { a: { module: 'script', args: `show.sh "a b" '$x' {{ v | quote }}` } }, { v: "it's" }),
    ).toEqual({
      code: 0,
      output: "<a b><$x><it's><bash>",
    });
    expect(await run(place, { a: { module: 'script', cmd: 'plain one two' } })).toEqual({
      code: 4,
      output: '<2><two>',
    });
  });

  test('scripts that are too long for an argument', async () => {
    await using place = await workshop();
    const padding = `# ${'x'.repeat(98)}\n`.repeat(3000);
    const long = { module: 'longscript', content: `${padding}echo "end $#"` };
    expect(await run(place, { one: long, two: { module: 'shell', args: 'echo next' } }, {})).toEqual({
      code: 0,
      output: '== action one\nend 0\n== action two\nnext\n',
    });
  });

  describe('copy', () => {
    test('is done once', async () => {
      await using place = await workshop();
      const dest = join(place.directory, 'etc conf');
      expect(await copy(place, { content: 'a\n', dest })).toEqual({ code: 0, output: `changed: ${dest}\n` });
      expect(await modeOf(dest)).toBe('644');
      expect(await copy(place, { content: 'a\n', dest })).toEqual({ code: 0, output: `ok: ${dest}\n` });
      expect(await copy(place, { content: 'a\n', dest, mode: '0600' })).toEqual({
        code: 0,
        output: `changed: ${dest}\n`,
      });
      expect(await modeOf(dest)).toBe('600');
      await using reader = await open(dest);
      expect(await copy(place, { content: 'b\n', dest })).toEqual({ code: 0, output: `changed: ${dest}\n` });
      expect(await modeOf(dest)).toBe('600');
      expect(await reader.readFile('utf8')).toBe('a\n');
      expect(await readFile(dest, 'utf8')).toBe('b\n');
      expect((await readdir(place.directory)).filter((name) => name.startsWith('etc'))).toEqual(['etc conf']);
    });

    test('into directories, over links, with owners', async () => {
      await using place = await workshop();
      await mkdir(join(place.directory, 'dir'));
      await writeFile(join(place.serverFiles, 'app.conf'), 'conf');
      await writeFile(join(place.directory, 'target'), 'target');
      await symlink('target', join(place.directory, 'link'));
      expect(await copy(place, { src: 'app.conf', dest: 'dir' })).toEqual({
        code: 0,
        output: 'changed: ./dir/app.conf\n',
      });
      expect((await copy(place, { src: 'app.conf', dest: 'dir/', owner: '12', group: '34' })).code).toBe(0);
      const { uid, gid } = await stat(join(place.directory, 'dir/app.conf'));
      expect([uid, gid]).toEqual([12, 34]);
      expect((await copy(place, { src: 'app.conf', dest: 'dir/app.conf' })).output).toBe('ok: ./dir/app.conf\n');
      expect((await copy(place, { content: 'x', dest: 'link' })).code).toBe(0);
      expect(await readFile(join(place.directory, 'target'), 'utf8')).toBe('target');
      expect(await modeOf(join(place.directory, 'link'))).toBe(await modeOf(join(place.directory, 'target')));
    });

    test('of bytes that are no text', async () => {
      await using place = await workshop();
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
      await writeFile(join(place.serverFiles, 'blob'), bytes);
      expect((await copy(place, { src: 'blob', dest: 'blob' })).code).toBe(0);
      expect((await readFile(join(place.directory, 'blob'))).equals(bytes)).toBe(true);
    });

    test('fails clearly and leaves what was there', async () => {
      await using place = await workshop();
      await mkdir(join(place.directory, 'dir'));
      await writeFile(join(place.directory, 'kept'), 'old');
      expect(await copy(place, { content: 'x', dest: 'dir' })).toEqual({
        code: 1,
        output: './dir is a directory: name a file\n',
      });
      expect(await copy(place, { content: 'x', dest: 'no/such/file' })).toEqual({
        code: 1,
        output: 'the directory ./no/such does not exist\n',
      });
      expect((await copy(place, { content: 'x', dest: 'kept', owner: 'no-such-user' })).code).toBe(1);
      expect(await readFile(join(place.directory, 'kept'), 'utf8')).toBe('old');
      await expect(copy(place, { content: 'x', dest: 'a', mode: 'u+x' })).rejects.toThrow('octal');
    });

    test('a template is a copy that is filled in', async () => {
      await using place = await workshop();
      await writeFile(join(place.serverFiles, 'app.j2'), '{% for p in ports %}\nlisten {{ p }};\n{% endfor %}\n');
      const action = { module: 'template', src: 'app.j2', dest: 'app.conf', mode: '640' };
      expect((await run(place, { a: action }, { ports: [80, 443] })).code).toBe(0);
      expect(await readFile(join(place.directory, 'app.conf'), 'utf8')).toBe('listen 80;\nlisten 443;\n');
      await expect(run(place, { a: action })).rejects.toThrow('action a: parameter ports has no value');
    });
  });
});

test('only files below the given directory are sent to nodes', async () => {
  await using place = await workshop();
  await writeFile(join(place.directory, 'secret'), 'key');
  await symlink('../secret', join(place.serverFiles, 'way-out'));
  await chmod(place.serverFiles, 0o755);
  const read = (src: string): Promise<string> =>
    scriptFor([{ name: 'a', action: { module: 'copy', src, dest: '/x' } }], {}, place);
  await expect(read('missing.conf')).rejects.toThrow(/action a: file missing\.conf does not exist on the server/);
  await expect(read('../secret')).rejects.toThrow('is not below');
  await expect(read('/etc/passwd')).rejects.toThrow('is not below');
  await expect(read('way-out')).rejects.toThrow('is not below');
  await expect(read('.')).rejects.toThrow(/is not/);
});
