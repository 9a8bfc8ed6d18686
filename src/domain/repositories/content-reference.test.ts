import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentReferenceIn } from './content-reference.ts';

test.each([
  ['repo:deploy/roles/web', { repository: 'deploy', path: 'roles/web' }],
  ['repo:a.b_c-1/{{ env }}.conf', { repository: 'a.b_c-1', path: '{{ env }}.conf' }],
  ['nginx.conf', null],
  ['', null],
  ['repository/x', null],
  [' repo:deploy/x', null],
])('%j', (text, expected) => {
  expect(contentReferenceIn(text)).toEqual(expected);
});

test.each([
  'repo:',
  'repo:deploy',
  'repo:deploy/',
  'repo:/x',
  'repo:{{ name }}/x',
  'repo:-x/y',
  'repo:a b/c',
  'repo:../x',
  'repo:a/b\0c',
])('%j begins as a reference and is none', (text) => {
  expect(() => contentReferenceIn(text)).toThrow('repo:NAME/path');
});

test('every reference can be written again', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/),
      fc.string({ minLength: 1 }),
      (repository, path) => {
        fc.pre(!path.includes('\0'));
        expect(contentReferenceIn(`repo:${repository}/${path}`)).toEqual({ repository, path });
      },
    ),
  );
});
