import { expect, test } from 'vitest';
import { Refusal } from '../../domain/errors.ts';
import type { Params } from '../../domain/plans/plan.ts';
import { checkTemplate } from './action-impls.ts';

const SHELL = { module: 'shell', args: 'echo hi' };

test.each<[string, Params]>([
  ['ansible', { action: SHELL }],
  ['ansible', { action: { module: 'copy', src: 'a', dest: '/b' }, become: { user: 'deploy' } }],
  ['ansible', { action: { module: 'community.general.ufw', rule: 'allow' } }],
  ['ansible', { action: { module: 'shell', args: '{{ missing }} {{ a | nope }}' } }],
  ['salt', { action: '{{.Names}}' }],
  ['salt', {}],
  ['salt', { action: 'anything' }],
])('an implementation of type %s may be %j', async (type, template) => {
  await expect(checkTemplate(type, template, ['community.general.ufw'])).resolves.toBeUndefined();
});

test.each<[Params]>([
  [{}],
  [{ action: null }],
  [{ action: [] }],
  [{ action: 'shell: echo hi' }],
  [{ action: {} }],
  [{ action: { module: 'no_such_module' } }],
  [{ action: { module: 'debug', msg: 'hi' } }],
  [{ action: { module: 'community.general.nmcli', state: 'present' } }],
  [{ action: SHELL, become: { user: '-x' } }],
  [{ action: SHELL, become: 'root' }],
])('one for ansible may not be %j', async (template) => {
  await expect(checkTemplate('ansible', template, ['community.general.ufw'])).rejects.toThrow(Refusal);
});

test('a text that is no template is refused with the place in it', async () => {
  const action = { module: 'shell', args: { cmd: "echo {{ a }}\ndocker ps --format '{{.Names}}'" } };
  await expect(checkTemplate('ansible', { action }, [])).rejects.toMatchObject({
    field: 'template.action.args.cmd',
    span: { line: 2, column: 21, length: 10 },
    content: { code: 'template_text_wrong', values: { reason: { code: 'template_unreadable' } } },
  });
});
