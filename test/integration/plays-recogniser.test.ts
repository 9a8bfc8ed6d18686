import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLAYED_MODULE } from '../../src/ansible/node-played.ts';

/* Which texts of Ansible a play knows (controller/programs.py). */

/** Answers each line: a text, or values for the text that Ansible makes of them; and what a node writes, with a mark. */
const ASKED = `
import json, sys
sys.path.append(sys.argv[1])
import springtide_programs as programs
from ansible.executor import module_common

def text_of(values):
    fixed = dict(coding=module_common.ENCODING_STRING, year=2026, month=1, day=2, hour=3, minute=4, second=5)
    return module_common.ACTIVE_ANSIBALLZ_TEMPLATE % dict(fixed, rlimit='', coverage='', **values)

for line in sys.stdin:
    asked = json.loads(line)
    if 'output' in asked:
        answer = programs.names_in(asked['output'].encode(), asked['mark'])
    else:
        text = asked['text'] if 'text' in asked else text_of(dict(asked['values'], params=repr(asked['values']['params'])))
        for at, cut, put in asked.get('changes', ()):
            at %= len(text)
            text = text[:at] + put + text[at + cut:]
        answer = programs.module_in(text.encode('utf-8', 'surrogatepass'))
    print(json.dumps(answer), flush=True)
`;

let ask: (asked: object) => Promise<unknown>;
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-recogniser-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const source = new URL('../../src/ansible/plays/controller/programs.py', import.meta.url);
  await copyFile(source, join(directory, 'springtide_programs.py'));
  await writeFile(join(directory, 'springtide_played.py'), PLAYED_MODULE);
  const python = spawn('/usr/bin/python3', ['-I', '-B', '-c', ASKED, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  stack.defer(async () => {
    python.stdin.end();
    await once(python, 'close');
  });
  const lines = createInterface(python.stdout)[Symbol.asyncIterator]();
  ask = async (asked) => {
    python.stdin.write(`${JSON.stringify(asked)}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error('it ended');
    return JSON.parse(value) as unknown;
  };
});
afterAll(() => stack.disposeAsync());

const values = fc.record({
  shebang: fc.constantFrom('#!/usr/bin/python3', '#!/opt/x/bin/python3.12'),
  zipdata: fc.base64String({ minLength: 4 }),
  module_fqn: fc.constantFrom(
    'ansible.modules.file',
    'ansible_collections.a.b.plugins.modules.c',
    'ansible.legacy.own',
  ),
  ansible_module: fc.constantFrom('file', 'a.b.c', 'own'),
  // as JSON has it: in ASCII
  params: fc.json().map((json) => json.replaceAll(/[^ -~]/g, '?')),
});

test('a module is known by what Ansible makes of it, whatever its arguments', async () => {
  await fc.assert(
    fc.asyncProperty(values, async (own) => {
      expect(await ask({ values: own })).toEqual([own.module_fqn, own.zipdata, own.params]);
    }),
  );
});

test.each([
  ['another interpreter', { shebang: '#!/usr/bin/python' }],
  ['one with an option', { shebang: '#!/usr/bin/python3 -E' }],
  ['no archive', { zipdata: '' }],
  ['no archive, but a program', { zipdata: 'AAAA"""; import os; """' }],
  ['a name that is none', { module_fqn: "a.b'); import os; ('" }],
])('not with %s', async (_, wrong) => {
  const right = {
    shebang: '#!/usr/bin/python3',
    zipdata: 'UEsD',
    module_fqn: 'a.b',
    ansible_module: 'b',
    params: '{}',
  };
  expect(await ask({ values: right })).toEqual(['a.b', 'UEsD', '{}']);
  expect(await ask({ values: { ...right, ...wrong } })).toBeNull();
});

function isModuleOrNone(found: unknown): boolean {
  return (
    found === null || (Array.isArray(found) && found.length === 3 && found.every((part) => typeof part === 'string'))
  );
}

test('whatever else comes is none, and a text that differs anywhere is none, or says the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      expect(await ask({ text })).toBeNull();
    }),
  );
  const change = fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.string({ maxLength: 3 }));
  await fc.assert(
    fc.asyncProperty(values, change, async (own, changed) => {
      expect(await ask({ values: own, changes: [changed] })).toSatisfy(isModuleOrNone);
    }),
  );
});

test('a node says what it lacks by the mark alone, and names programs by their hashes', async () => {
  const hash = 'a'.repeat(64);
  const mark = '0123';
  const answer = (output: string): Promise<unknown> => ask({ output, mark });
  expect(await answer(`motd\nspringtide-lacks 0123 ${hash} x $(id)\n`)).toEqual([hash]);
  expect(await answer('springtide-lacks 0123 -\n')).toEqual(['-']);
  expect(await answer('springtide-lacks 0123\n')).toEqual([]);
  expect(await answer(`springtide-lacks 0124 ${hash}\n`)).toBeNull();
  expect(await ask({ output: `springtide-lacks 0123${` ${hash}`.repeat(900)}\n`, mark })).toHaveLength(200);
  await fc.assert(
    fc.asyncProperty(fc.string(), async (output) => {
      expect(await answer(output)).toBeNull();
    }),
  );
});
