import { chmod, lstat, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileProgram, type FileSpec } from '../../src/steps/actions/file-program.ts';
import { scriptOf } from '../../src/steps/actions/program.ts';
import { commandCheck } from '../../src/steps/check-mode/command-check.ts';
import { fileCheck } from '../../src/steps/check-mode/file-check.ts';
import { type Ran, runScript, type Workshop, workshop } from '../support/scripts.ts';

/* What a node says that is asked for files and commands, and that this is what would happen. */

const CONTENTS = ['', 'a\n', 'a', 'b\n', '-x\n+y\n', "it's\n\n\n", '日本\n', 'a\r\n'];
const spec = (more: Partial<FileSpec>): FileSpec => ({
  content: Buffer.from('a\n'),
  dest: 'x',
  name: null,
  mode: null,
  owner: null,
  group: null,
  ...more,
});

const before = fc.oneof(
  fc.record({
    kind: fc.constant('file' as const),
    text: fc.constantFrom(...CONTENTS),
    mode: fc.constantFrom(0o600, 0o644),
  }),
  fc.constantFrom({ kind: 'none' as const }, { kind: 'directory' as const }, { kind: 'link' as const }),
);
type Before = typeof before extends fc.Arbitrary<infer Value> ? Value : never;

async function make(path: string, was: Before): Promise<void> {
  await rm(path, { recursive: true, force: true });
  if (was.kind === 'directory') await mkdir(path);
  else if (was.kind === 'link') await symlink('target', path);
  else if (was.kind === 'file') {
    await writeFile(path, was.text);
    await chmod(path, was.mode);
  }
}

const lookAt = async (path: string): Promise<unknown> => {
  const found = await lstat(path).catch(() => null);
  return found === null ? null : [found.mode, found.mtimeMs, found.ino, await readFile(path).catch(() => null)];
};

describe.each(['/bin/dash', '/bin/bash'])('%s', (shell) => {
  const check = (place: Workshop, file: FileSpec): Promise<Ran> => runScript(fileCheck(file), shell, place);

  test('a file would change exactly if writing it changes it, and asking changes nothing', async () => {
    await using place = await workshop();
    await writeFile(join(place.directory, 'target'), 'a\n');
    const file = fc.record({
      content: fc.constantFrom(...CONTENTS).map((text) => Buffer.from(text)),
      mode: fc.constantFrom(null, '600', '0644'),
      dest: fc.constantFrom('x', './x', '-x', "it's x"),
    });
    await fc.assert(
      fc.asyncProperty(before, file, async (was, wanted) => {
        const path = join(place.directory, wanted.dest);
        await make(path, was);
        const earlier = await lookAt(path);
        const asked = await check(place, spec(wanted));
        expect(await lookAt(path)).toEqual(earlier);
        const { text } = fileProgram(spec(wanted));
        const done = await runScript(text, shell, place);
        expect(asked.code).toBe(done.code);
        const state = done.code === 0 ? done.output.split(':', 1) : asked.output.split('\n', 1);
        expect(asked.output.split('\n', 1)).toEqual(state);
      }),
      { numRuns: 40, examples: [[{ kind: 'link' }, { content: Buffer.from('a\n'), mode: null, dest: 'x' }]] },
    );
  }, 60_000);

  test('says the difference, and no times', async () => {
    await using place = await workshop();
    const path = join(place.directory, 'x');
    await writeFile(path, 'one\ntwo\n');
    await chmod(path, 0o644);
    const text = await check(place, spec({ content: Buffer.from('one\n2\n'), mode: '0600', owner: '0' }));
    expect(text.output).toBe('changed\n--- x\n+++ x\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n-mode: 644\n+mode: 600\n');
    const binary = await check(place, spec({ content: Buffer.from([0, 255]), name: 'b.bin', dest: '.' }));
    expect(binary.output).toBe('changed\n--- /dev/null\n+++ ./b.bin\nbinary file\n');
    const none = await check(place, spec({ dest: 'no/x' }));
    expect(none).toEqual({ code: 1, output: 'the directory ./no does not exist\n' });
  });

  test('of a directory that cannot be entered all nodes say the same, without the path of their script', async () => {
    await using place = await workshop();
    const script = commandCheck({ chdir: "no'ne", creates: 'x', removes: null }) ?? '';
    const output = "the directory no'ne is not there, or may not be entered\n";
    expect(await runScript(script, shell, place)).toEqual({ code: 1, output });
  });

  test('a command would run exactly if it runs', async () => {
    await using place = await workshop();
    await writeFile(join(place.directory, "it's"), '');
    const places = fc.constantFrom(null, "it's", 'none', '$(touch hacked)', '-x');
    await fc.assert(
      fc.asyncProperty(places, places, async (creates, removes) => {
        const script = commandCheck({ chdir: place.directory, creates, removes });
        expect(script === null).toBe(creates === null && removes === null);
        if (script === null) return;
        const program = { text: 'echo ran\n', args: [], chdir: place.directory, creates, removes };
        const done = await runScript(scriptOf([{ name: 'a', program }]), shell, place);
        const { output } = await runScript(script, shell, place);
        expect(output).toBe(done.output === 'ran\n' ? 'changed\n' : `ok\n${done.output}`);
      }),
      { numRuns: 30 },
    );
    expect(await lookAt(join(place.directory, 'hacked'))).toBeNull();
  }, 60_000);
});
