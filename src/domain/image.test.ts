import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VmTypeId } from './ids.ts';
import {
  checkPlannedImage,
  imageAt,
  imageOf,
  isFixedImage,
  isImage,
  startsService,
  takesImage,
  withImage,
} from './image.ts';
import type { Params, ParamValue, PlannedStep } from './plans/plan.ts';
import { planWarnings } from './plans/plan-warnings.ts';

const vmTypeId = 1 as VmTypeId;

function planned(name: string, params: Params = {}): PlannedStep {
  const retry = { retry_times: 0, ignore_error: false, interval: 0 };
  return { name, params, retry, timeout: 60, work: { kind: 'remote', vmTypeId, actions: [] } };
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

/** A plan whose start step runs an action with this content. */
function running(content: Record<string, ParamValue>): readonly PlannedStep[] {
  const action = { name: 'start', action: { module: 'shell', ...content } };
  return [{ ...planned('start_service', { tag: 'web:2' }), work: { kind: 'remote', vmTypeId, actions: [action] } }];
}

test.each<[boolean, Record<string, ParamValue>]>([
  [true, { args: 'run {{ tag }}' }],
  [true, { args: '{{ host }} {{ tag | quote }}' }],
  [true, { content: '{% if tag %}run{% endif %}' }],
  [true, { image: { deep: ['{{tag}}'] } }],
  [false, { args: 'run tag' }],
  [false, { args: '{{ stage }} tag {{ tags }}' }],
  [false, { args: '{{ port }} }} tag' }],
  [false, { args: '' }],
])('a step takes the image: %s, with %j', (expected, content) => {
  const plan = running(content);
  expect([takesImage(plan), imageAt(plan, 'success')]).toEqual([expected, expected ? 'web:2' : null]);
  expect(planWarnings(plan, 'web:2').map(({ code }) => code)).toEqual(expected ? [] : ['plan_image_not_taken']);
});

test('only the first step that starts the service is given the image, and only an image that is asked for is missed', () => {
  const [start] = running({ args: 'run {{ tag }}' });
  if (start === undefined) throw new Error('no step');
  expect(takesImage([planned('start_service_a'), start])).toBe(false);
  expect(takesImage([{ ...start, name: 'echo' }])).toBe(false);
  expect([planWarnings([], null), planWarnings([], '')]).toEqual([[], []]);
});

test('texts with many braces are looked through in no time', () => {
  for (const piece of ['{', '{{', '{{ tag', '{%', '}}', '{{ }}']) {
    expect(typeof takesImage(running({ args: piece.repeat(20_000) }))).toBe('boolean');
  }
});
