import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import type { Params } from '../../domain/plans/plan.ts';
import { contentPathIn } from '../../domain/repositories/content-reference.ts';
import { isPath, playbookComplaint, playbookSource } from './play-arguments.ts';

describe('a playbook', () => {
  test('is read with everything that it may be given', () => {
    const args = {
      path: 'web/deploy.yml',
      tags: 'config, restart',
      skip_tags: ['slow'],
      extra_vars: '{"a": [1]}',
      diff: 'no',
      check: true,
    };
    expect(playbookSource(args)).toEqual({
      kind: 'playbook',
      repository: null,
      path: 'web/deploy.yml',
      tags: ['config', 'restart'],
      skipTags: ['slow'],
      extraVars: { a: [1] },
      diff: false,
      check: true,
    });
    expect(playbookSource({ path: 'repo:deploy/web/site.yml' })).toMatchObject({ path: 'repo:deploy/web/site.yml' });
    expect(playbookSource({ path: '部署.yml' })).toMatchObject({
      tags: [],
      skipTags: [],
      extraVars: {},
      diff: true,
      check: false,
    });
  });

  test.each<[Params, RegExp]>([
    [{}, /path/],
    [{ path: 'a.yml', limit: 'x' }, /limit/],
    [{ path: '/etc/passwd' }, /path .* is not the path of a playbook/],
    [{ path: '../a.yml' }, /is not the path/],
    [{ path: 'a/../b.yml' }, /is not the path/],
    [{ path: '--version' }, /is not the path/],
    [{ path: 'a//b.yml' }, /is not the path/],
    [{ path: 'a\n.yml' }, /is not the path/],
    [{ path: 'repo:deploy' }, /is not the path/],
    [{ path: 'repo:de ploy/a.yml' }, /is not the path/],
    [{ path: 'repo:deploy/../a.yml' }, /is not the path/],
    [{ path: 'web/repo:deploy/a.yml' }, /is not the path/],
    [{ path: 7 }, /is not the path/],
    [{ path: 'x'.repeat(501) }, /is not the path/],
    [{ path: 'a.yml', tags: 'a,--limit=x' }, /tags: .* is not a tag/],
    [{ path: 'a.yml', skip_tags: [{ a: 1 }] }, /skip_tags: .* is not a tag/],
    [{ path: 'a.yml', extra_vars: 'a=1' }, /extra_vars is a map/],
    [{ path: 'a.yml', extra_vars: [1] }, /extra_vars is a map/],
    [{ path: 'a.yml', extra_vars: { 'a b': 1 } }, /extra_vars: .* is not the name/],
    [{ path: 'a.yml', check: 'perhaps' }, /check is true or false/],
  ])('is refused: %j', (args, complaint) => {
    expect(inEnglish(playbookComplaint(args))).toMatch(complaint);
    expect(() => playbookSource(args)).toThrow(complaint);
  });

  test('with templates is checked once they are filled in', () => {
    const args = { path: '{{ name }}.yml', tags: '{{ tags }}', extra_vars: '{{ vars }}', diff: '{{ diff }}' };
    expect(playbookComplaint(args)).toBe(null);
    expect(() => playbookSource(args)).toThrow('is not the path of a playbook');
    expect(() => playbookSource({ path: 'a.yml', tags: '{{ x }}' })).toThrow('is not the path of a playbook');
  });
});

test('no path that is accepted leads out of its directory, with a repository before it or not', () => {
  const part = fc.constantFrom(
    'a',
    '..',
    '.',
    '',
    'repo:deploy',
    'repo:',
    'site.yml',
    '-x',
    '~',
    'a b',
    '\\',
    '\0',
    'ü',
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const path = parts.join('/');
      if (!isPath(path)) return;
      const below = contentPathIn(path) ?? '..';
      expect(resolve('/files', below)).toBe(join('/files', below));
      expect(below.split('/').every((name) => name !== '..' && name !== '' && !name.startsWith('-'))).toBe(true);
      expect(below).not.toContain('repo:');
    }),
  );
});
