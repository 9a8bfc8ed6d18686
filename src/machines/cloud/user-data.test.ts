import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUserData, userDataOf } from './user-data.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE springtide@server';

/** The parts of a multipart text, decoded. */
function partsOf(text: string): readonly { readonly type: string; readonly body: string }[] {
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '';
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = '', body = ''] = part.trim().split('\n\n');
      return {
        type: /Content-Type: ([^;]+)/.exec(head)?.[1] ?? '',
        body: Buffer.from(body, 'base64').toString('utf8'),
      };
    });
}

test('the key is a part of its own', () => {
  expect(partsOf(userDataOf('', KEY))).toEqual([
    {
      type: 'text/cloud-config',
      body: '#cloud-config\nssh_authorized_keys:\n  - "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE"\n',
    },
  ]);
});

test.each([
  ['#!/bin/sh\ntrue\n', 'text/x-shellscript'],
  ['#cloud-config\npackages: [jq]\n', 'text/cloud-config'],
  ['#include\nhttps://example.com/x\n', 'text/x-include-url'],
  ['## template: jinja\n#cloud-config\n', 'text/jinja2'],
])('%j is %s, and comes first', (own, type) => {
  expect(isUserData(own)).toBe(true);
  const [first, second] = partsOf(userDataOf(own, KEY));
  expect(first).toEqual({ type, body: own });
  expect(second?.body).toContain('ssh_authorized_keys');
});

test.each(['packages: [jq]', 'MIME-Version: 1.0', ' #!/bin/sh'])('%j is nothing that cloud-init knows', (own) => {
  expect(isUserData(own)).toBe(false);
});

test('whatever the user writes, the parts stay what they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const own = `#!/bin/sh\n--=springtide=\n${text}`;
      const parts = partsOf(userDataOf(own, KEY));
      expect(parts).toHaveLength(2);
      expect(parts[0]?.body).toBe(Buffer.from(own, 'utf8').toString('utf8'));
    }),
  );
});
