import { expect, test } from 'vitest';
import { complaintAbout } from './prometheus-answer.ts';

const BOUNDS = { min: 1, max: 10, no_data: 'fail' } as const;

function vector(...values: readonly string[]): string {
  const result = values.map((value, index) => ({ metric: { node: String(index) }, value: [1, value] }));
  return JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
}

const scalar = (value: string): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'scalar', result: [1, value] } });

test.each([
  [vector('1', '10'), null],
  [scalar('5'), null],
  [scalar('10.5'), 'the value is 10.5, more than max 10'],
  [vector('5', '0'), 'the value of {node="1"} is 0, less than min 1'],
  [vector('11', '12', '13'), 'the value of {node="0"} is 11, more than max 10; and 2 more series'],
  [vector('NaN'), 'the value of {node="0"} is NaN'],
  [vector('+Inf'), 'the value of {node="0"} is Infinity, more than max 10'],
  [vector('-Inf'), 'the value of {node="0"} is -Infinity, less than min 1'],
  [vector(), 'the query gave no value'],
  [vector('x'), 'the query must give a vector or a scalar, and gave: '],
  ['{"status":"success","data":{"resultType":"matrix","result":[]}}', 'the query must give a vector or a scalar'],
  ['{"status":"success"}', 'the query must give a vector or a scalar'],
  ['{"status":"error","error":"bad_data"}', 'it refused the query: bad_data'],
  ['[]', 'its answer is not that of a Prometheus server: []'],
  ['null', 'its answer is not that of a Prometheus server'],
  ['', 'its answer is not that of a Prometheus server'],
])('%s: %s', (body, complaint) => {
  const given = complaintAbout({ status: 200, body }, BOUNDS);
  expect(given?.slice(0, complaint?.length) ?? null).toBe(complaint);
});

test('no value is well when the policy says so, and another status is named', () => {
  expect(complaintAbout({ status: 200, body: vector() }, { max: 1, no_data: 'pass' })).toBeNull();
  expect(complaintAbout({ status: 503, body: 'starting' }, BOUNDS)).toBe('it answered 503');
});
