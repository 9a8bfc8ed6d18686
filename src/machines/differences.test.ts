import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { HowOften } from './provider.ts';
import { machineProviderKinds } from './registry.ts';

const WORDS = {
  'machines.md': { always: 'yes', sometimes: 'sometimes', never: 'no' },
  'machines.zh.md': { always: '是', sometimes: '有时', never: '否' },
} as const;

const when = (isSo: boolean): HowOften => (isSo ? 'always' : 'never');

test.each(['machines.md', 'machines.zh.md'] as const)('the table in %s says of each provider what it can', (file) => {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/machines/${file}`, import.meta.url)), 'utf8');
  const rows = text.matchAll(/^\| `([a-z0-9-]+)` +\|(.*)\|$/gm);
  const said = Object.fromEntries(
    [...rows].map(([, name = '', cells = '']) => [name, cells.split('|').map((cell) => cell.trim())]),
  );
  const expected = Object.entries(machineProviderKinds).map(([name, { hostKeys, tells, settings }]) => {
    const can: readonly HowOften[] = [
      when(hostKeys === 'new'),
      when('ready_within' in settings.properties),
      tells.progress,
      tells.hostKey,
      tells.made,
      when('user_data' in settings.properties),
    ];
    return [name, can.map((often) => WORDS[file][often])];
  });
  expect(said).toEqual(Object.fromEntries(expected));
});
