import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, nameIn } from './names.ts';

describe('a name', () => {
  test.each([
    ['web-7', 'web-7'],
    ['zone/web-7', 'zone/web-7'],
    ['web 7%', 'web%207%25'],
    ['\u00FC', '%C3%BC'],
  ])('%j is %s', (key, name) => {
    expect(nameIn(Buffer.from(key))).toBe(name);
  });

  test('is the only one, and plain', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
        const name = nameIn(Buffer.from(bytes)) ?? '';
        expect(name).toMatch(/^[\x21-\x7E]{1,255}$/);
        expect([...bytesOf(name)]).toEqual([...bytes]);
      }),
    );
  });

  test('is missing where none can be', () => {
    expect(nameIn(Buffer.from(''))).toBeNull();
    expect(nameIn(Buffer.from('a'.repeat(256)))).toBeNull();
  });
});
