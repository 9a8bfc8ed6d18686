import { describe, expect, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshName, silentAddresses } from './support/fresh.ts';
import { deleteLater, makePoolOf, makeStep, makeTemplate } from './support/make.ts';

/* Whatever an action says, the server refuses it soon, and answers everybody else meanwhile. */

const { data, refusal, success } = caller();

/** Far more than an answer takes, and far less than what an action could once hold the server for. */
const MOST_MS = 3000;

const HOSTILE: readonly (readonly [string, string, string])[] = [
  ['a long loop', '{% for i in range(1000000000) %}x{% endfor %}', 'it makes a list of more than 10000 elements'],
  ['a long list', "{{ range(100000000)|join('x') }}", 'it makes a list of more than 10000 elements'],
  [
    'loops in loops',
    '{% for i in range(9999) %}{% for i in range(9999) %}x{% endfor %}{% endfor %}',
    'more than 100000 steps',
  ],
  ['what a text inherits', "{{ ['a']|join(',','constructor') }}", 'a has no attribute constructor'],
  ['what a text inherits, added up', "{{ ['a']|sum('constructor') }}", 'a has no attribute constructor'],
  ['a long text', "{{ 'a'.padEnd(2000000000) }}", 'a text of more than 1048576 characters'],
  ['a macro in itself', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'macros call each other more than 50 deep'],
];

/** Texts that are no templates, and are refused when they are saved. */
const UNREADABLE: typeof HOSTILE = [
  [
    'a pattern',
    "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!'|replace(r/^(a+)+$/,'b') }}",
    'a template cannot hold a regular expression',
  ],
  ['many brackets', `{{ ${'('.repeat(100_000)} }}`, 'nested too deeply'],
  ['a raw block without its end', `{% raw %}${'a'.repeat(300_000)}`, 'raw is not closed'],
];

/** A task whose one action has this text, as a request that would start it. */
async function requestWith(args: string): Promise<object> {
  const name = freshName('action');
  const action = await data<number>('/action/create', { name, desc: '', params: {} });
  deleteLater(`/action/delete/${action}`);
  const template = { action: { module: 'longscript', content: args } };
  await data('/actimpl/create', { type: 'ansible', action_id: action, template });
  const step = await makeStep({ actions: [name] });
  const { id } = await makeTemplate({ steps: [{ name: step.name }] });
  const nodes = silentAddresses(1);
  await makePoolOf(nodes);
  return { template_id: id, task_name: freshName('task'), opr_user: 'tester', nodes, params: {} };
}

/** How long others wait for their answers until the work is done. */
async function longestWait(work: Promise<unknown>): Promise<number> {
  const progress = { isDone: false };
  const done = work.finally(() => (progress.isDone = true));
  let longest = 0;
  while (!progress.isDone) {
    const begun = performance.now();
    await success('/cluster/list');
    longest = Math.max(longest, performance.now() - begun);
  }
  await done;
  return longest;
}

describe('an action that no rendering may carry out', () => {
  test.each(HOSTILE)('%s', async (_, text, reason) => {
    const request = await requestWith(text);
    const refused = refusal('/task/create', request);
    expect(await longestWait(refused)).toBeLessThan(MOST_MS);
    expect(await refused).toMatchObject({ code: 400, msg: expect.stringContaining(reason), data: null });
  });
});

test.each(UNREADABLE)('what cannot be read is refused when it is saved: %s', async (_, content, reason) => {
  const action = await data<number>('/action/create', { name: freshName('action'), desc: '', params: {} });
  deleteLater(`/action/delete/${action}`);
  const template = { action: { module: 'longscript', content } };
  const refused = refusal('/actimpl/create', { type: 'ansible', action_id: action, template });
  expect(await longestWait(refused)).toBeLessThan(MOST_MS);
  expect(await refused).toMatchObject({ code: 400, msg: expect.stringContaining(reason) });
});

test('an action whose arguments are a long run of blanks is read at once', async () => {
  const name = freshName('action');
  const action = await data<number>('/action/create', { name, desc: '', params: {} });
  deleteLater(`/action/delete/${action}`);
  const args = `a${' '.repeat(120_000)}b chdir=/x`;
  const made = success('/actimpl/create', {
    type: 'ansible',
    action_id: action,
    template: { action: { module: 'shell', args } },
  });
  expect(await longestWait(made)).toBeLessThan(MOST_MS);
  await made;
});
