import { expect, test } from 'vitest';
import { Refusal } from '../../domain/errors.ts';
import type { Params } from '../../domain/plans/plan.ts';
import { checkTemplate } from './action-impls.ts';

const SHELL = { module: 'shell', args: 'echo hi' };

test.each<[string, Params]>([
  ['ansible', { action: SHELL }],
  ['ansible', { action: { module: 'copy', src: 'a', dest: '/b' }, become: { user: 'deploy' } }],
  ['ansible', { action: { module: 'community.general.ufw', rule: 'allow' } }],
  ['salt', {}],
  ['salt', { action: 'anything' }],
])('an implementation of type %s may be %j', (type, template) => {
  expect(() => checkTemplate(type, template, ['community.general.ufw'])).not.toThrow();
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
])('one for ansible may not be %j', (template) => {
  expect(() => checkTemplate('ansible', template, ['community.general.ufw'])).toThrow(Refusal);
});
