import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConsulRefusal, hasLeader, instancesIn, outcomeIn, saidIn } from './answers.ts';

const answer = (status: number, body: string, header: string | null = null) => ({ status, body, header: () => header });

describe('instances', () => {
  test('are read: what is empty may be null, and the node stands in for a missing address', () => {
    const service = { ID: 'web-7', Service: 'web', Port: 80, Tags: null, Meta: null, Weights: null, ModifyIndex: 12 };
    const node = { Node: 'host-3', Address: '10.0.0.3', Datacenter: 'dc1' };
    const bare = { Node: node, Service: { ...service, Address: '' }, Checks: null };
    const checks = [{ CheckID: 'a', Status: 'critical', Output: 'refused', ServiceTags: [] }];
    const full = {
      Node: node,
      Service: { ...service, Address: '10.0.0.7', Tags: ['a'], Meta: { b: 'c' }, Weights: { Passing: 5, Warning: 1 } },
      Checks: checks,
    };
    const common = { node: 'host-3', id: 'web-7', port: 80, index: 12 };
    expect(instancesIn(answer(200, JSON.stringify([bare, full])))).toEqual([
      { ...common, address: '10.0.0.3', tags: [], weight: null, meta: {}, checks: [] },
      {
        ...common,
        address: '10.0.0.7',
        tags: ['a'],
        weight: 5,
        meta: { b: 'c' },
        checks: [{ id: 'a', status: 'critical', output: 'refused' }],
      },
    ]);
  });

  test('that the token may not see are not taken for missing', () => {
    expect(() => instancesIn(answer(200, '[]', 'true'))).toThrow('the token may not do this');
  });
});

const errors = (...said: string[]): string => JSON.stringify({ Errors: said.map((What) => ({ OpIndex: 0, What })) });

describe('a transaction', () => {
  test('is made, or made for another state', () => {
    expect(outcomeIn(answer(200, '{"Results":[],"Errors":null}'))).toBe('changed');
    expect(outcomeIn(answer(409, errors('failed to set service "a" on node "b", index is stale')))).toBe('stale');
  });

  test.each([
    [409, errors('x, index is stale', 'Permission denied'), 'the token may not do this'],
    [409, errors('Missing node registration'), 'Missing node registration'],
    [403, 'Permission denied: token with AccessorID …', 'the token may not do this'],
    [403, 'ACL not found', 'the token may not do this'],
    [500, 'No cluster leader', 'No cluster leader'],
    [413, 'the payroll', 'it does not answer like consul: HTTP 413'],
    [409, '{"salaries": 1}', 'it does not answer like consul: HTTP 409'],
    [200, '<html>the payroll</html>', 'it does not answer like consul: HTTP 200'],
  ])('is refused by HTTP %i %s', (status, body, said) => {
    const refused = (): unknown => outcomeIn(answer(status, body));
    expect(refused).toThrow(said);
    expect(refused).not.toThrow(/payroll|salaries/);
  });
});

test.each([
  ['"10.0.0.2:8300"', true],
  ['""', false],
])('the leader %s', (body, isThere) => {
  expect(hasLeader(answer(200, body))).toBe(isThere);
});

function outcome(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    return error instanceof ConsulRefusal ? 'refused' : 'another error';
  }
}

test('whatever answers, it is read or refused', () => {
  const bodies = fc.oneof(fc.json({ maxDepth: 2 }), fc.string());
  fc.assert(
    fc.property(bodies, fc.constantFrom(200, 403, 409, 500), (body, status) => {
      for (const read of [instancesIn, outcomeIn, hasLeader, saidIn])
        expect(outcome(() => read(answer(status, body)))).not.toBe('another error');
    }),
  );
});
