import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { listsIn, mismatchIn } from './key-offer.ts';

const englishMismatch = (...given: Parameters<typeof mismatchIn>): string => englishOf(mismatchIn(...given) ?? '');

const NAMES = ['kex', 'hostKey', 'cipherIn', 'cipherOut', 'macIn', 'macOut', 'compressionIn', 'compressionOut'];

function offer(lists: readonly string[], before = 'SSH-2.0-test\r\n'): Buffer {
  const parts = lists.map((list) => {
    const bytes = Buffer.alloc(4 + list.length);
    bytes.writeUInt32BE(list.length);
    bytes.write(list, 4, 'latin1');
    return bytes;
  });
  const head = Buffer.alloc(22);
  head[5] = 20;
  return Buffer.concat([Buffer.from(before), head, ...parts]);
}

describe('what a node offers', () => {
  test('is read behind its name, and behind what it says before that', () => {
    const lists = { kex: 'a,b', hostKey: '', cipherIn: 'c', cipherOut: 'd', macIn: 'e', macOut: 'f' };
    const wanted = { ...lists, compressionIn: 'none', compressionOut: 'none' };
    for (const before of ['SSH-2.0-x\r\n', 'SSH-2.0-x\n', 'hello\r\nyou there\r\nSSH-2.0-x\r\n']) {
      expect(listsIn(offer(Object.values(wanted), before))).toEqual(wanted);
    }
  });

  test('may be anything, and cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary-ascii' }), { minLength: 8, maxLength: 8 }),
        fc.nat(),
        (lists, at) => {
          const whole = offer(lists);
          expect(listsIn(whole)).toEqual(Object.fromEntries(NAMES.map((name, index) => [name, lists[index]])));
          expect(listsIn(whole.subarray(0, at % whole.length))).toBeNull();
        },
      ),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void listsIn(Buffer.from(bytes))));
  });
});

describe('a mismatch', () => {
  test('says what is offered, and what to set where', () => {
    const lists = listsIn(offer(['old-kex', 'ssh-dss', 'c', 'd', 'm', 'n', 'x', 'y']));
    expect(englishMismatch('Handshake failed: no matching host key format', lists)).toBe(
      "no host key algorithm in common (the node offers ssh-dss): add ssh-ed25519 to HostKeyAlgorithms, and a HostKey of that type, in the node's sshd_config",
    );
    expect(englishMismatch('Handshake failed: no matching S->C MAC', lists)).toContain('offers n): add hmac');
    expect(englishMismatch('Handshake failed: no matching C->S compression', lists)).toContain(
      'offers x): set Compression',
    );
    expect(englishMismatch('Handshake failed: no matching key exchange algorithm', null)).toBe(
      "no key exchange in common: add curve25519-sha256 to KexAlgorithms in the node's sshd_config",
    );
  });

  test('is not what else can be wrong, and shows no more than a line of what a node says', () => {
    expect(mismatchIn('Timed out while waiting for handshake', null)).toBeNull();
    const long = listsIn(offer([`\u001B[31m${'x'.repeat(20_000)}`, '', '', '', '', '', '', '']));
    const shown = englishMismatch('no matching key exchange algorithm', long);
    expect(shown.length).toBeLessThan(500);
    expect(shown).not.toMatch(/\p{Cc}/u);
  });
});
