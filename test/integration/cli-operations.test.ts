import { expect, test } from 'vitest';
import { apiDocument } from '../../src/api/openapi/docs.ts';
import { LANGUAGES } from '../../src/messages/language.ts';
import { FAMILIES } from '../../src/cli/families.ts';
import { helpOfAll, helpOfCommand, helpOfFamily } from '../../src/cli/help.ts';
import { nameOf } from '../../src/cli/description.ts';
import { optionsOf } from '../../src/cli/options.ts';
import { COMMANDS } from '../../src/cli/commands/all.ts';

const METHODS = ['get', 'post', 'put'] as const;

test('every operation of the API has its command, and no command one that there is not', () => {
  const offered = Object.entries(apiDocument('en').paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Readonly<Record<string, { readonly deprecated?: boolean } | undefined>>)[method];
      return operation === undefined || operation.deprecated === true ? [] : [`${method.toUpperCase()} ${path}`];
    }),
  );
  const done = new Set(COMMANDS.flatMap(({ operations }) => operations));
  // a second method of the same
  const asked = new Set(offered.filter((operation) => operation !== 'POST /node/{id}/file'));
  expect([...asked.difference(done)], 'without a command').toEqual([]);
  expect(
    [...done].filter((operation) => !offered.includes(operation)),
    'not in the API',
  ).toEqual([]);
});

test('words, options and examples are well formed', () => {
  const words = COMMANDS.map((command) => command.words);
  expect(new Set(words).size).toBe(words.length);
  for (const command of COMMANDS) {
    const options = optionsOf(command);
    expect(new Set(options.map(nameOf)).size, command.words).toBe(options.length);
    expect(command.examples.length, command.words).toBeGreaterThan(0);
    for (const example of command.examples) expect(example, command.words).toContain(command.words);
    const [optional] = [command.arguments.findIndex(({ isOptional = false }) => isOptional)];
    const after = optional === -1 ? [] : command.arguments.slice(optional + 1);
    expect(
      after.every(({ isOptional = false }) => isOptional),
      command.words,
    ).toBe(true);
  }
});

test.each(LANGUAGES)('help in %s has every command and every family', (language) => {
  const all = helpOfAll(COMMANDS, language);
  const families = COMMANDS.flatMap(({ words }) => (words.includes(' ') ? [words.split(' ')[0] ?? ''] : []));
  expect(Object.keys(FAMILIES).toSorted()).toEqual([...new Set(families)].toSorted());
  for (const command of COMMANDS) {
    const [first = '', second = ''] = command.words.split(' ');
    expect(all).toContain(first);
    expect(helpOfFamily(COMMANDS, first, language)).toContain(second);
    const help = helpOfCommand(command, language);
    for (const { flag } of optionsOf(command)) expect(help).toContain(flag);
  }
});
