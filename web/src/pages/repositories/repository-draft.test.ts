import { expect, test } from 'vitest';
import { loginAt, NEW_REPOSITORY, savedDraft } from './repository-draft.ts';

test.each([
  ['', 'none'],
  ['file:///srv/git/deploy', 'none'],
  [' https://git.example/deploy', 'token'],
  ['ssh://git@git.example/deploy', 'key'],
  ['git@git.example:deploy', 'key'],
])('the login at %j: %s', (url, login) => {
  expect(loginAt(url)).toBe(login);
});

test('only the credentials that a URL takes are saved, and what is empty is taken out', () => {
  const credentials = { ssh_key: 'key', user: ' li ', token: '••••••' };
  const draft = { ...NEW_REPOSITORY, name: ' deploy ', ref: ' main', host_key: 'ssh-ed25519 A\n', credentials };
  expect(savedDraft({ ...draft, url: ' https://git.example/x ' })).toEqual({
    name: 'deploy',
    desc: '',
    url: 'https://git.example/x',
    ref: 'main',
    host_key: '',
    credentials: { ssh_key: '', user: 'li', token: '••••••' },
  });
  expect(savedDraft({ ...draft, url: 'git@git.example:x' })).toMatchObject({
    host_key: 'ssh-ed25519 A',
    credentials: { ssh_key: 'key', user: '', token: '' },
  });
});
