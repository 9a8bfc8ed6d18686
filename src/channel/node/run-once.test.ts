import { expect, test } from 'vitest';
import { startProgram } from './run-once.ts';

/** The script in a program, and its id. */
function sentIn(text: string): readonly string[] {
  const [, id = '', bytes = '', word = ''] = /^\{ set -- \w+ '?([\w-]+)'? '' \d+ (\d+) (\S+); p='/.exec(text) ?? [];
  const script = word
    .replaceAll(/^'|'$/g, '')
    .replaceAll(/\\0([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return [id, bytes, script];
}

test('a script is sent as it is, however often and whatever was sent between', () => {
  const scripts = ['short', ...Array.from({ length: 6 }, (_, index) => `echo '${index}' \\\n${'x'.repeat(20_000)}`)];
  const order = [...scripts, ...scripts.toReversed(), ...scripts];
  for (const [index, script] of order.entries()) {
    const { text } = startProgram({ directory: '', runId: `run-${index}` }, script);
    expect(sentIn(text)).toEqual([`run-${index}`, String(script.length), script]);
  }
});
