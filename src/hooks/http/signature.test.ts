import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyIn, signedHeaders } from './signature.ts';

/** An example that libraries for Standard Webhooks are tested with. */
const EXAMPLE = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  signed: { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const keyOf = (secret: string): Buffer => keyIn(secret) ?? Buffer.alloc(0);

test('a call is signed as libraries expect it', () => {
  expect(signedHeaders([keyOf(EXAMPLE.secret)], EXAMPLE.signed)).toEqual({
    'webhook-id': EXAMPLE.signed.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': EXAMPLE.signature,
  });
});

test('two keys make two signatures, with a space between them', () => {
  const other = Buffer.alloc(32, 1);
  const both = signedHeaders([other, keyOf(EXAMPLE.secret)], EXAMPLE.signed)['webhook-signature'];
  expect(both?.split(' ')).toEqual([signedHeaders([other], EXAMPLE.signed)['webhook-signature'], EXAMPLE.signature]);
});

describe('a secret', () => {
  test('is read back as the bytes that it was made of, from 24 to 64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
        const read = keyIn(`whsec_${Buffer.from(bytes).toString('base64')}`);
        expect(read === null ? null : [...read]).toEqual(bytes.length < 24 || bytes.length > 64 ? null : [...bytes]);
      }),
    );
  });

  test.each([
    '',
    'whsec_',
    EXAMPLE.secret.slice('whsec_'.length),
    `${EXAMPLE.secret} `,
    `${EXAMPLE.secret}\n`,
    EXAMPLE.secret.replace('M', '-'),
    EXAMPLE.secret.replace('whsec', 'whsk'),
    `${EXAMPLE.secret}=`,
  ])('%j is none', (secret) => {
    expect(keyIn(secret)).toBeNull();
  });
});
