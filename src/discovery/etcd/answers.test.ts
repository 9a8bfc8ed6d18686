import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerIn, EtcdRefusal, foundIn, keptAlive, range, saidIn } from './answers.ts';

const answer = (status: number, body: string) => ({ status, body, header: () => null });

test('keys are read: what is empty or zero is left out', () => {
  const body =
    '{"header":{"revision":"9"},"kvs":[{"key":"L2Ev","mod_revision":"7"},{"key":"L2I=","value":"dg==","mod_revision":"8","lease":"77"}]}';
  expect(foundIn(answerIn(range, answer(200, body)))).toEqual([
    { key: Buffer.from('/a/'), value: '', modRevision: '7', lease: '0' },
    { key: Buffer.from('/b'), value: 'v', modRevision: '8', lease: '77' },
  ]);
});

describe('a refusal', () => {
  test.each([
    [
      404,
      '{"error":"etcdserver: requested lease not found","message":"etcdserver: requested lease not found","code":5}',
      5,
      'etcdserver: requested lease not found',
    ],
    [403, '{"message":"etcdserver: permission denied","code":7}', 7, 'grant its role "readwrite" on the prefix'],
    [
      200,
      '{"error":{"grpc_code":16,"message":"etcdserver: invalid auth token"}}',
      16,
      'etcdserver: invalid auth token',
    ],
    [200, '<html>the payroll</html>', null, 'it does not answer like etcd 3.4 or newer: HTTP 200'],
    [400, '{"message":"the payroll","code":3}', null, 'it does not answer like etcd 3.4 or newer: HTTP 400'],
    [503, '', null, 'it does not answer like etcd 3.4 or newer: HTTP 503'],
  ])('of HTTP %i %s', (status, body, code, said) => {
    const refused = (): unknown => answerIn(keptAlive, answer(status, body));
    expect(refused).toThrow(said);
    expect(refused).toThrow(expect.objectContaining({ code }));
    expect(refused).not.toThrow('payroll');
  });
});

function outcome(given: ReturnType<typeof answer>): string {
  try {
    answerIn(range, given);
    return 'read';
  } catch (error) {
    return error instanceof EtcdRefusal ? 'refused' : 'another error';
  }
}

test('whatever answers, it is read or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json({ maxDepth: 2 }), fc.string()), fc.constantFrom(200, 400, 500), (body, status) => {
      expect(() => saidIn(answer(status, body))).not.toThrow();
      expect(outcome(answer(status, body))).not.toBe('another error');
    }),
  );
});
