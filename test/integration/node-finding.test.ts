import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NODE_FINDING } from '../../src/ansible/node-finding.ts';
import { NODE_MODULE } from '../../src/ansible/node-module.ts';

/* What a node says of modules in check mode. */

const EACH = `
for answer in json.load(sys.stdin):
    code = report(answer)
    out.write(('%s\\n\\0' % code).encode())
out.flush()
`;

interface Said {
  readonly state: string;
  readonly lines: readonly string[];
  readonly code: number;
}

/** What is said of answers of modules: by one process, one after the other. */
function saidOf(answers: readonly object[]): readonly Said[] {
  const program = [NODE_MODULE, NODE_FINDING, EACH].join('\n');
  const output = execFileSync('python3', ['-c', program], { input: JSON.stringify(answers), encoding: 'utf8' });
  return output
    .split('\0')
    .slice(0, -1)
    .map((text) => {
      const [state = '', ...lines] = text.trimEnd().split('\n');
      return { state, lines: lines.slice(0, -1), code: Number(lines.at(-1)) };
    });
}

const only = (answer: object): Said | undefined => saidOf([answer])[0];
const NO_END = String.raw`\ No newline at end of file`;

/** A text of whole lines with the changes of a diff. */
function patched(before: string, [, , ...lines]: readonly string[]): string {
  const old = before.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const line of lines) {
    const [, start = '', count = '1'] = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@$/.exec(line) ?? [];
    if (start !== '') while (at < Number(start) - (count === '0' ? 0 : 1)) result.push(old[at++] ?? '');
    else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      if (line.slice(1) !== old[at]) throw new Error(`line ${at} was ${old[at]}, and not ${line}`);
      if (line.startsWith(' ')) result.push(line.slice(1));
      at += 1;
    }
  }
  return [...result, ...old.slice(at)].join('\n');
}

const many = (word: string): string => `${word}\n`.repeat(200_000);

describe('a difference', () => {
  test('turns what was into what would be', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '', ' c', '-d', '+e', '日本'), { maxLength: 40 })
      .map((lines) => lines.map((line) => `${line}\n`).join(''));
    const pairs = fc.sample(fc.tuple(text, text), 200);
    const said = saidOf(pairs.map(([before, after]) => ({ changed: true, diff: { before, after } })));
    expect(said).toHaveLength(pairs.length);
    for (const [index, [before, after]] of pairs.entries()) {
      const lines = said[index]?.lines ?? [];
      expect(lines.length > 0).toBe(before !== after);
      expect(patched(before, lines)).toBe(after);
    }
  });

  test.each<[string, object | object[], readonly string[]]>([
    ['an end that is missing', { before: 'a', after: 'a\n' }, ['@@ -1 +1 @@', '-a', NO_END, '+a']],
    [
      'several',
      [{ before: 'a\n', after: 'b\n', before_header: 'x\ny' }, {}, { prepared: 'as it is\n' }],
      ['@@ -1 +1 @@', '-a', '+b', 'as it is'],
    ],
    [
      'values',
      { before: { mode: '0644' }, after: { mode: '0600' } },
      ['@@ -1,3 +1,3 @@', ' {', '-    "mode": "0644"', '+    "mode": "0600"', ' }'],
    ],
    ['nothing that is one', { before: ['a'], after: null, more: 7 }, ['@@ -1,3 +0,0 @@', '-[', '-    "a"', '-]']],
  ])('of %s', (_, diff, lines) => {
    const said = only({ changed: true, diff });
    expect(said?.lines.filter((line) => !/^(---|\+\+\+) /.test(line))).toEqual(lines);
    expect([said?.state, said?.code]).toEqual(['changed', 0]);
  });

  test('MF2: a long text costs no time, and where much of it differs only its length is told', () => {
    const one = only({
      changed: true,
      diff: { before: `${many('a')}b\n${many('a')}`, after: `${many('a')}c\n${many('a')}` },
    });
    expect(one?.lines.slice(2)).toEqual(['@@ -199998,7 +199998,7 @@', ' a', ' a', ' a', '-b', '+c', ' a', ' a', ' a']);
    const all = only({ changed: true, diff: { before: many('a'), after: many('b') } });
    expect(all?.lines.slice(2)).toEqual(['200000 lines would become 200000 lines']);
  });
});

test.each<[object, Said]>([
  [
    { changed: false, msg: 'nothing to do', mtime: 7 },
    { state: 'ok', lines: [], code: 0 },
  ],
  [
    { changed: true, msg: 'line added', size: 7 },
    { state: 'changed', lines: ['line added'], code: 0 },
  ],
  [
    { skipped: true, msg: 'no check mode' },
    { state: 'skipped', lines: ['no check mode'], code: 0 },
  ],
  [
    { failed: true, msg: 'no such file', stderr: 'oh' },
    { state: 'failed', lines: ['oh', 'no such file'], code: 2 },
  ],
  [
    { changed: true, diff: 'no difference' },
    { state: 'changed', lines: [], code: 0 },
  ],
])('of %j nothing is said that passes (MF1)', (answer, said) => expect(only(answer)).toEqual(said));
