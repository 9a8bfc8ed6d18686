import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VmTypeId } from './ids.ts';
import { checkPlannedImage, imageOf, isFixedImage, isImage, startsService, withImage } from './image.ts';
import type { Params, PlannedStep } from './plans/plan.ts';

function planned(name: string, params: Params = {}): PlannedStep {
  const retry = { retry_times: 0, ignore_error: false, interval: 0 };
  return { name, params, retry, timeout: 60, work: { kind: 'remote', vmTypeId: 1 as VmTypeId, actions: [] } };
}

const PLAN = [
  planned('stop_service'),
  planned('start_service_web', { tag: 'web:2', port: 80 }),
  planned('start_service_x', { tag: 'x:1' }),
];

test('the image is the tag of the first step that starts the service', () => {
  expect(imageOf(PLAN)).toBe('web:2');
  expect(imageOf([planned('echo', { tag: 'web:2' })])).toBeNull();
  expect(imageOf([planned('start_service')])).toBeNull();
  expect([startsService(PLAN), startsService([planned('echo')])]).toEqual([true, false]);
});

test('another image changes nothing but that tag', () => {
  expect(withImage(PLAN, 'web:1').map((step) => step.params)).toEqual([{}, { tag: 'web:1', port: 80 }, { tag: 'x:1' }]);
});

test.each([
  ['web:2', true],
  ['web:latest', false],
  ['latest', false],
  ['registry.example:5000/web', true],
  ['web:not-the-latest', true],
])('%s always means the same image: %s', (image, expected) => {
  expect(isFixedImage(image)).toBe(expected);
});

test.each([
  'web',
  'web:2',
  'v1.2.3',
  '2024.1+build5',
  'release/2024-11',
  'registry.example:5000/team/web_app:2.1-rc.3',
  `web@sha256:${'0f'.repeat(32)}`,
  'registry.example/web:2@sha256:ab',
  '[fd00::1]:5000/web:1',
  'x'.repeat(255),
])('%s is an image', (text) => {
  expect(isImage(text)).toBe(true);
});

test.each([
  '',
  ' web',
  'a b; rm -rf /',
  '-v/:/host',
  '.hidden',
  '/etc/passwd',
  'a/../b',
  'a//b',
  'a/',
  'a:-v',
  'web\n',
  '$(id)',
  'a`id`',
  "a'",
  'a"b',
  'a\\b',
  'a|b',
  'a*',
  'a{b}',
  '[fd00::1]',
  '潮',
  'x'.repeat(256),
])('%j is no image', (text) => {
  expect(isImage(text)).toBe(false);
});

test('whatever is an image is one word to a shell, and no option', () => {
  const near = fc
    .array(fc.constantFrom(...Array.from('aZ0_.+/:@[] -;')), { maxLength: 20 })
    .map((characters) => characters.join(''));
  const isOneWord = fc.property(near, (text) => !isImage(text) || /^[\w[][\w.+/:@[\]-]*$/.test(text));
  expect(() => fc.assert(isOneWord, { numRuns: 1000 })).not.toThrow();
});

test('long runs of every character are looked through in no time', () => {
  for (const character of 'a./:@-_+[]0 ') {
    const run = character.repeat(254);
    expect([`a${run}`, `${run};`].map(isImage)).toEqual([/[a._+0-]/.test(character), false]);
  }
});

const start = (tag: Params[string]) => [planned('stop'), planned('start_service_web', { tag })];

test('the image of a plan is looked at, whatever it was given as', () => {
  for (const tag of ['web:2', '', null, 2024]) expect(() => checkPlannedImage(start(tag))).not.toThrow();
  for (const tag of ['a b', ['a'], { a: 'b' }, -1]) {
    expect(() => checkPlannedImage(start(tag))).toThrow(/^tag of step start_service_web is ‘.*’, and must be the name/);
  }
});
