import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { csvOf } from './csv.ts';
import { jsonOf } from './json.ts';
import { commandOutput, manyLines, oneLine } from './safe-text.ts';
import { tableLines } from './table.ts';
import { yamlOf } from './yaml.ts';

/** What a terminal acts on, line ends and tabs aside. */
// oxlint-disable-next-line no-control-regex -- these are what must not be there
const ACTS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\u001B',
      '[',
      ']',
      '0',
      ';',
      'm',
      '2J',
      '\u0007',
      '\u009B',
      '\u202E',
      '\r',
      '\n',
      '\t',
      '\u0000',
      '"',
      "'",
      ':',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

test('ST1: whatever a server or a node says, a terminal only shows it', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(oneLine(text)).not.toMatch(ACTS);
      expect(oneLine(text)).not.toMatch(/[\n\t]/);
      expect(manyLines(text)).not.toMatch(ACTS);
      expect(commandOutput(text)).not.toMatch(ACTS);
      // oxlint-disable-next-line no-control-regex -- colours are what may stay
      expect(commandOutput(text, true).replaceAll(/\u001B\[[\d;]*m/g, '')).not.toMatch(ACTS);
      expect(csvOf([[text, [text]]]).replaceAll('\r\n', '')).not.toMatch(ACTS);
      const table = tableLines([[text], [text]], { width: 20, title: (line) => line });
      expect(table.join('')).not.toMatch(ACTS);
    }),
  );
});

test('ST1: JSON and YAML escape it, and programs read what it was', () => {
  fc.assert(
    fc.property(hostile, fc.string(), (text, key) => {
      const value = { [`k${key}`]: [text.toWellFormed()], text: text.toWellFormed() };
      const json = jsonOf(value);
      const yaml = yamlOf(value);
      for (const written of [json, yaml]) expect(written).not.toMatch(ACTS);
      expect(JSON.parse(json)).toEqual(value);
      expect(parse(yaml)).toEqual(value);
    }),
  );
});

test.each([
  ['\u001B[2Jweb\n', String.raw`\x1b[2Jweb\n`],
  ['a\u202Eb', String.raw`a\u202eb`],
])('of a name: %j', (text, shown) => {
  expect(oneLine(text)).toBe(shown);
});

test.each([
  ['\u001B[31mred\u001B[0m \u001B[2Jgone\u001B]0;title\u0007!', false, 'red gone!'],
  ['\u001B[31mred\u001B[2J', true, '\u001B[31mred\u001B[0m'],
  ['50%\r100%\n', false, String.raw`50%\r100%` + '\n'],
])('of a command: %j', (text, colours, shown) => {
  expect(commandOutput(text, colours)).toBe(shown);
});
