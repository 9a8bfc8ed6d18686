import fc from 'fast-check';
import { expect, test } from 'vitest';
import { environmentIn, envText, readEnv, saidEnvironment, withEnvironment, withLimit } from './environment.ts';

test('variables come back from their lines as they were', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/).filter((text) => text !== '__proto__');
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', '"', 'a\nb', 'x=y', '\u2028', '\r'));
  fc.assert(
    fc.property(fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true }), (env) => {
      expect(readEnv(envText(env))).toEqual({ env });
    }),
  );
});

test.each([
  ['PORT=80\n\n MOTD = "a\\nb" \n', { env: { PORT: '80', MOTD: 'a\nb' } }],
  ['A=', { env: { A: '' } }],
  ['\n \n', { env: undefined }],
  ['A=1\nexport', { line: 2 }],
  ['=1', { line: 1 }],
  ['A="', { line: 1 }],
  ['A={{ port }}', { env: { A: '{{ port }}' } }],
])('%j is read', (text, read) => expect(readEnv(text)).toEqual(read));

test('the fields of a step that are none of its environment stay', () => {
  const step = { name: 'start', become: 'none', dir: '/srv', unknown: 1, umask: null };
  expect(environmentIn(step)).toEqual({ dir: '/srv' });
  expect(withEnvironment(step, { umask: '027' })).toEqual({ name: 'start', become: 'none', unknown: 1, umask: '027' });
});

test('a limit is a number, unlimited, or what the server is to refuse', () => {
  expect(withLimit(undefined, 'nofile', ' 65536 ')).toEqual({ nofile: 65_536 });
  expect(withLimit({ nofile: 1 }, 'cpu', 'unlimited')).toEqual({ nofile: 1, cpu: 'unlimited' });
  expect(withLimit({ nofile: 1 }, 'nofile', '')).toBeUndefined();
  expect(withLimit({}, 'as', '4G')).toEqual({ as: '4G' });
});

test('an environment in few words', () => {
  const said = saidEnvironment({ limits: { nofile: 9, core: 'unlimited' }, dir: '/srv', env: { A: '1', B: 'x y' } });
  expect(said).toEqual(['A=1', 'B=x y', 'dir /srv', 'nofile 9', 'core unlimited']);
});
