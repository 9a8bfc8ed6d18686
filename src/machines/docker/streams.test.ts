import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileIn, hostKeyIn, wordsIn } from './streams.ts';

/** An archive of one entry, as a daemon sends it. */
function archive(content: string, type = '0', size = content.length.toString(8).padStart(11, '0')): Buffer {
  const head = Buffer.alloc(512);
  head.write('host_key.pub', 0);
  head.write(`${size}\0`, 124);
  head.write(type, 156);
  return Buffer.concat([head, Buffer.from(content), Buffer.alloc(1024)]);
}

describe('the file of an archive', () => {
  test('is its text', () => {
    expect(fileIn(archive('ssh-ed25519 AAAA\n'))).toBe('ssh-ed25519 AAAA\n');
    expect(fileIn(archive(''))).toBe('');
  });

  test('follows what describes it', () => {
    const described = archive('30 mtime=1.5', 'x').subarray(0, 1024);
    expect(fileIn(Buffer.concat([described, archive('text')]))).toBe('text');
  });

  test.each([
    ['a link', archive('', '2')],
    ['a directory', archive('', '5')],
    ['longer than the archive', archive('a', '0', '77777777777')],
    ['of no size', archive('a', '0', 'xxxxxxxxxxx')],
    ['of a negative size', archive('a', '0', '-0000000001')],
    ['nothing', Buffer.alloc(0)],
  ])('is not read when it is %s', (_, bytes) => {
    expect(fileIn(bytes)).toBeNull();
  });
});

/** Of a log: which stream, how long, and what it says. */
function piece(stream: number, text: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(stream);
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

describe('a log', () => {
  test('is what both streams have', () => {
    expect(wordsIn(Buffer.concat([piece(1, 'a\n'), piece(2, 'b\n')]))).toBe('a\nb\n');
  });

  test('may be cut anywhere', () => {
    const whole = Buffer.concat([piece(1, 'first\n'), piece(2, 'second\n')]);
    for (let length = 0; length <= whole.length; length += 1) {
      expect('first\nsecond\n'.startsWith(wordsIn(whole.subarray(0, length)))).toBe(true);
    }
  });
});

test('no bytes of a container break a reader', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const all = Buffer.from(bytes);
      expect(fileIn(all)?.length ?? 0).toBeLessThanOrEqual(all.length);
      expect(wordsIn(all).length).toBeLessThanOrEqual(all.length);
    }),
  );
});

describe('a host key', () => {
  const key = `AAAAC3NzaC1lZDI1NTE5AAAAI${'x'.repeat(43)}`;

  test.each([`ssh-ed25519 ${key}\n`, `ssh-ed25519 ${key} root@node\n`])('%j', (line) => {
    expect(hostKeyIn(line)).toBe(key);
  });

  test.each([
    '',
    key,
    `ssh-ed25519 ${key}`,
    `ssh-ed25519 ${key.slice(1)}\n`,
    `ssh-rsa ${key}\n`,
    `ssh-ed25519 ${key}\nx\n`,
  ])('%j is none', (line) => {
    expect(hostKeyIn(line)).toBeNull();
  });
});
