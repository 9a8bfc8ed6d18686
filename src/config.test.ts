import { expect, test } from 'vitest';
import { describeConfig, loadConfig, offersSandbox } from './config.ts';

test('everything has a default', () => {
  expect(loadConfig({ PATH: '/bin' })).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    databaseUrl: null,
    role: 'all',
    auth: 'trust',
  });
});

test('every bad setting is named, with its value and the remedy', () => {
  const bad = { SPRINGTIDE_PORT: '80a', SPRINGTIDE_ROLE: 'boss', SPRINGTIDE_TZ: 'Mars/Base', SPRINGTIDE_PROT: '1' };
  expect(() => loadConfig(bad)).toThrow(
    [
      'SPRINGTIDE_PORT=80a: must be a whole number from 0 to 65535',
      'SPRINGTIDE_ROLE=boss: must be one of all, api, worker',
      'SPRINGTIDE_TZ=Mars/Base: must be an IANA time zone such as Asia/Shanghai or UTC',
      'SPRINGTIDE_PROT: there is no such setting',
    ].join('\n'),
  );
});

test.each(['0.0.0.0', '10.0.0.1', 'example.com', '127.example.com', '::', '::ffff:10.0.0.1'])(
  'trust is refused on %s, a token is not',
  (host) => {
    expect(() => loadConfig({ SPRINGTIDE_HOST: host })).toThrow('it only listens on a loopback address');
    expect(loadConfig({ SPRINGTIDE_HOST: host, SPRINGTIDE_AUTH: 'token' })).toMatchObject({ host, auth: 'token' });
  },
);

test.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1', '::ffff:127.0.0.1'])('trust is taken on %s', (host) => {
  expect(loadConfig({ SPRINGTIDE_HOST: host })).toMatchObject({ host, auth: 'trust' });
});

test.each([
  ['trust', undefined, true],
  ['trust', 'auto', true],
  ['trust', '1', true],
  ['trust', '0', false],
  ['token', undefined, false],
  ['token', 'auto', false],
  ['token', '1', true],
  ['token', '0', false],
])('with SPRINGTIDE_AUTH=%s and SPRINGTIDE_SANDBOX=%s the sandbox is offered: %s', (auth, sandbox, offered) => {
  expect(offersSandbox(loadConfig({ SPRINGTIDE_AUTH: auth, SPRINGTIDE_SANDBOX: sandbox }))).toBe(offered);
});

test('a sandbox that is neither on nor off is refused', () => {
  expect(() => loadConfig({ SPRINGTIDE_SANDBOX: 'yes' })).toThrow('SPRINGTIDE_SANDBOX=yes: must be one of auto, 1, 0');
});

test('the password of the database is not shown', () => {
  const environment = { SPRINGTIDE_DATABASE_URL: 'mysql://springtide:hunter2@db/springtide' };
  expect(() => loadConfig(environment)).toThrow('SPRINGTIDE_DATABASE_URL=(secret): must be a connection URI');
  expect(JSON.stringify(describeConfig(environment))).not.toContain('hunter2');
});

test('the description tells where a value comes from', () => {
  const port = describeConfig({ SPRINGTIDE_PORT: '9000' }).find((row) => row.variable === 'SPRINGTIDE_PORT');
  expect(port).toMatchObject({ value: '9000', origin: 'environment' });
});

test.each(['a"b', 'a$(id)b', 'a`id`', 'a\\b', 'a\nb'])('%j is no path for data', (path) => {
  expect(() => loadConfig({ SPRINGTIDE_DATA_DIR: path })).toThrow('must be a path without quotation marks, $');
});

const collections = (SPRINGTIDE_ANSIBLE_COLLECTIONS: string): readonly string[] =>
  loadConfig({ SPRINGTIDE_ANSIBLE_COLLECTIONS }).ansibleCollections;

test('collections of Ansible are those of the account, unless it is said otherwise', () => {
  expect(collections('')).toEqual([expect.stringMatching(/^\/.*\/\.ansible\/collections$/)]);
  expect(collections('/opt/a, /opt/b')).toEqual(['/opt/a', '/opt/b']);
  expect(() => collections('collections')).toThrow('must be absolute paths, and collections is not one');
});

const admitted = (SPRINGTIDE_ANSIBLE_MODULES: string): readonly string[] =>
  loadConfig({ SPRINGTIDE_ANSIBLE_MODULES }).ansibleModules;

test('modules of collections are named whole', () => {
  expect(admitted('')).toEqual([]);
  expect(admitted('community.general.ufw, ansible.posix.mount,')).toEqual([
    'community.general.ufw',
    'ansible.posix.mount',
  ]);
  for (const wrong of ['ufw', 'community.general', 'ansible.builtin.debug', 'a.b.c;d', 'a.b.*']) {
    expect(() => admitted(`ansible.posix.mount,${wrong}`)).toThrow(
      `${wrong} is not a module of a collection: write its whole`,
    );
  }
});
