import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ENVIRONMENT_FIELDS as CONSOLE_FIELDS,
  isLimit,
  LEAST_OUTPUT,
  LIMITS as CONSOLE_LIMITS,
  MOST_OUTPUT,
} from '../../../web/src/forms/environment/environment.ts';
import { Refusal } from '../errors.ts';
import { charsetOfLocale } from './locale.ts';
import {
  checkedEnvironment,
  ENVIRONMENT_FIELDS,
  environmentIn,
  LEAST_OUTPUT as LEAST,
  LONGEST_VARIABLES,
  MOST_OUTPUT as MOST,
  MOST_VARIABLES,
  templatesIn,
} from './step-environment.ts';
import { LIMITS } from './step-limits.ts';

const WHOLE = {
  env: { PORT: '{{port}}', EMPTY: '', _x1: 'a\nb' },
  dir: '/srv/{{name}}',
  umask: '027',
  locale: 'zh_CN.GB18030',
  limits: { nofile: 65_536, nproc: 'unlimited', core: 0, fsize: 4096, as: 2 ** 33, cpu: 60 },
  output_limit: MOST,
} as const;

/** The field and the message of a refusal. */
function refusalOf(given: Readonly<Record<string, unknown>>): { readonly field: string | null; readonly text: string } {
  try {
    checkedEnvironment(given, 'steps[0].');
  } catch (error) {
    if (error instanceof Refusal) return { field: error.field, text: error.message };
    throw error;
  }
  throw new Error('it was not refused');
}

/** What is taken of fields, and the field for which they are refused. */
function readOf(given: Readonly<Record<string, unknown>>) {
  try {
    return { taken: checkedEnvironment(given, ''), refusedField: null };
  } catch (error) {
    if (error instanceof Refusal) return { taken: {}, refusedField: error.field };
    throw error;
  }
}

describe('what a client sends', () => {
  test('is taken as it is, and nothing beside it', () => {
    expect(checkedEnvironment({ ...WHOLE, name: 'start', become: 'none' }, '')).toEqual(WHOLE);
    expect(checkedEnvironment({ env: null, dir: undefined }, '')).toEqual({});
    expect(checkedEnvironment({ env: { PORT: 80, DEBUG: true } }, '')).toEqual({ env: { PORT: '80', DEBUG: 'true' } });
    for (const dir of ['~', '~/app', '/', '{{ dir }}/x']) expect(checkedEnvironment({ dir }, '')).toEqual({ dir });
  });

  test.each<[object, string]>([
    [{ env: ['A=1'] }, 'steps[0].env'],
    [{ env: 'A=1' }, 'steps[0].env'],
    [{ env: { '1A': '' } }, 'steps[0].env'],
    [{ env: { 'A B': '' } }, 'steps[0].env'],
    [{ env: { 'A=B': '' } }, 'steps[0].env'],
    [{ env: { É: '' } }, 'steps[0].env'],
    [{ env: { ['x'.repeat(129)]: '' } }, 'steps[0].env'],
    [{ env: { IFS: ',' } }, 'steps[0].env.IFS'],
    [{ env: { PWD: '/' } }, 'steps[0].env.PWD'],
    [{ env: { A: { b: 1 } } }, 'steps[0].env.A'],
    [{ env: { A: null } }, 'steps[0].env.A'],
    [{ env: { A: 'x\0' } }, 'steps[0].env.A'],
    [{ env: { A: 'x'.repeat(8193) } }, 'steps[0].env.A'],
    [{ env: Object.fromEntries(Array.from({ length: MOST_VARIABLES + 1 }, (_, n) => [`A${n}`, ''])) }, 'steps[0].env'],
    [{ env: Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map((name) => [name, 'x'.repeat(8000)])) }, 'steps[0].env'],
    [{ env: { LANG: 'C' }, locale: 'C' }, 'steps[0].env.LANG'],
    [{ env: { LC_ALL: 'C' }, locale: 'C' }, 'steps[0].env.LC_ALL'],
    [{ dir: 'srv' }, 'steps[0].dir'],
    [{ dir: '' }, 'steps[0].dir'],
    [{ dir: '../srv' }, 'steps[0].dir'],
    [{ dir: '~root' }, 'steps[0].dir'],
    [{ dir: '/srv\n/x' }, 'steps[0].dir'],
    [{ dir: `/${'x'.repeat(1024)}` }, 'steps[0].dir'],
    [{ umask: 27 }, 'steps[0].umask'],
    [{ umask: '28' }, 'steps[0].umask'],
    [{ umask: '089' }, 'steps[0].umask'],
    [{ umask: 'u=rwx' }, 'steps[0].umask'],
    [{ umask: '027; id' }, 'steps[0].umask'],
    [{ locale: '' }, 'steps[0].locale'],
    [{ locale: "C'" }, 'steps[0].locale'],
    [{ locale: 'en_US.EBCDIC' }, 'steps[0].locale'],
    [{ limits: 5 }, 'steps[0].limits'],
    [{ limits: { stack: 5 } }, 'steps[0].limits'],
    [{ limits: { nofile: '5' } }, 'steps[0].limits.nofile'],
    [{ limits: { nofile: 1.5 } }, 'steps[0].limits.nofile'],
    [{ limits: { nofile: 0 } }, 'steps[0].limits.nofile'],
    [{ limits: { as: -1 } }, 'steps[0].limits.as'],
    [{ limits: { cpu: 2 ** 60 } }, 'steps[0].limits.cpu'],
    [{ limits: { cpu: null } }, 'steps[0].limits.cpu'],
    [{ output_limit: LEAST - 1 }, 'steps[0].output_limit'],
    [{ output_limit: MOST + 1 }, 'steps[0].output_limit'],
    [{ output_limit: '65536' }, 'steps[0].output_limit'],
  ])('%j is refused', (given, field) => {
    const refusal = refusalOf(given as Readonly<Record<string, unknown>>);
    expect(refusal.field).toBe(field);
    expect(refusal.text.length).toBeLessThan(400);
  });

  test('a refusal quotes no value', () => {
    for (const given of [{ env: { A: ['hunter2'] } }, { dir: 'hunter2' }, { limits: { cpu: 'hunter2' } }]) {
      expect(refusalOf(given).text).not.toContain('hunter2');
    }
  });

  test('whatever it is, it is taken within its bounds, or refused by a field', () => {
    const field = fc.constantFrom<string>(...ENVIRONMENT_FIELDS, 'other');
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), (given) => {
        const { taken, refusedField } = readOf(given);
        // what was taken is taken again as it is
        expect(readOf({ ...taken })).toEqual({ taken, refusedField: null });
        expect(Object.keys(taken).every((name) => name in given)).toBe(true);
        expect(JSON.stringify(taken).length).toBeLessThan(LONGEST_VARIABLES * 7);
        expect(refusedField ?? 'env').toMatch(/^(?:env|dir|umask|locale|limits|output_limit)/);
      }),
    );
  });
});

test('the environment of a step is none where it says nothing', () => {
  const step = { name: 'start', param_values: {} };
  expect(environmentIn(step as never)).toBeNull();
  expect(environmentIn({ ...step, umask: '027' })).toEqual({ umask: '027' });
});

test('only variables and the directory are templates', () => {
  expect(templatesIn(WHOLE)).toEqual(['{{port}}', '', 'a\nb', '/srv/{{name}}']);
});

test.each([
  ['C', null],
  ['de_DE', null],
  ['de_DE@euro', null],
  ['C.UTF-8', 'utf-8'],
  ['C.utf8', 'utf-8'],
  ['zh_CN.GBK', 'gbk'],
  ['ja_JP.eucJP', 'euc-jp'],
  ['de_DE.ISO8859-15@euro', 'iso-8859-15'],
  ['x.constructor', undefined],
])('output under %s is in %s', (locale, charset) => {
  expect(charsetOfLocale(locale)).toBe(charset);
  expect(new TextDecoder(charset ?? 'utf-8').encoding).toBe(charset ?? 'utf-8');
});

test('the form of the console knows the same', () => {
  expect(CONSOLE_FIELDS).toEqual(ENVIRONMENT_FIELDS);
  expect(CONSOLE_LIMITS).toEqual(LIMITS);
  expect([LEAST_OUTPUT, MOST_OUTPUT]).toEqual([LEAST, MOST]);
  expect(isLimit('unlimited') && isLimit(5) && !isLimit('4G')).toBe(true);
});
