import { describe, expect, test } from 'vitest';
import { BASE_ACCOUNTS } from './accounts.ts';
import { sshdConfig } from './sshd.ts';

function rowsOf(file: string): readonly (readonly string[])[] {
  const text = BASE_ACCOUNTS[`etc/${file}`] ?? '';
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(':'));
}

describe('the accounts of a new machine', () => {
  const [users, groups] = [rowsOf('passwd'), rowsOf('group')];

  test('have names and numbers of their own, and existing groups', () => {
    for (const rows of [users, groups]) {
      expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
      expect(new Set(rows.map(([, , id]) => id)).size).toBe(rows.length);
    }
    const gids = new Set(groups.map(([, , gid]) => gid));
    expect(users.filter(([, , , gid]) => !gids.has(gid))).toEqual([]);
    expect(users.every((row) => row.length === 7) && groups.every((row) => row.length === 4)).toBe(true);
  });

  test('have no password, and only root a shell', () => {
    expect(rowsOf('shadow').map(([name, password]) => [name, password])).toEqual(users.map(([name]) => [name, '*']));
    expect(rowsOf('gshadow').map(([name, password]) => [name, password])).toEqual(groups.map(([name]) => [name, '*']));
    expect(users.filter((row) => row[6] !== '/usr/sbin/nologin').map(([name]) => name)).toEqual(['root']);
  });
});

describe("a machine's sshd", () => {
  const where = { address: '127.87.1.1', port: 2222, hostKey: '/run/host_key' };

  test('lets in by keys alone', () => {
    const lines = sshdConfig(where).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'ListenAddress 127.87.1.1:2222',
        'HostKey /run/host_key',
        'AuthorizedKeysFile .ssh/authorized_keys',
        'PidFile none',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'PermitRootLogin prohibit-password',
        'UsePAM no',
      ]),
    );
    expect(lines.some((line) => line.startsWith('SetEnv'))).toBe(false);
    expect(lines.at(-1)).toBe('');
  });

  test('gives every session its variables, in one line', () => {
    const environment = { SPRINGTIDE_SANDBOX: '0123-sbx-01234567', HOME: '/a b' };
    expect(sshdConfig({ ...where, environment, authorizedKeys: '/k', pidFile: '/p' }).split('\n')).toEqual(
      expect.arrayContaining([
        'SetEnv "SPRINGTIDE_SANDBOX=0123-sbx-01234567" "HOME=/a b"',
        'AuthorizedKeysFile /k',
        'PidFile /p',
      ]),
    );
  });
});
