import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { discoveryKinds } from './registry.ts';

const WORDS = {
  'balancers.md': { true: 'yes', sometimes: 'sometimes', false: 'no' },
  'balancers.zh.md': { false: '否', true: '是', sometimes: '有时' },
} as const;

test.each(['balancers.md', 'balancers.zh.md'] as const)(
  'the table in %s says of each load balancer what it can',
  (file) => {
    const text = readFileSync(fileURLToPath(new URL(`../../docs/balancers/${file}`, import.meta.url)), 'utf8');
    const table = text.slice(0, text.indexOf('\n- '));
    const said = Object.fromEntries(
      [...table.matchAll(/^\| `([a-z0-9-]+)` +\|(.*)\|$/gm)].map(([, name = '', cells = '']) => [
        name,
        cells.split('|').map((cell) => cell.trim()),
      ]),
    );
    const expected = Object.entries(discoveryKinds).map(([name, { abilities }]) => {
      const { drains, cuts, weights, waits, names, ports } = abilities;
      return [name, [drains, cuts, weights, waits, names, ports].map((can) => WORDS[file][`${can}`])];
    });
    expect(said).toEqual(Object.fromEntries(expected));
  },
);
