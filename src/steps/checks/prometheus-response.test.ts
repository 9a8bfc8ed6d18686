import { expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import { complaintAbout } from './prometheus-response.ts';

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
  [vector(), 'the query returned no value'],
  [vector('x'), 'the query must return a vector or a scalar, and returned a vector'],
  [
    '{"status":"success","data":{"resultType":"matrix","result":[]}}',
    'the query must return a vector or a scalar, and returned a matrix',
  ],
  ['{"status":"success"}', 'its answer is not that of a Prometheus server'],
  ['{"status":"error","errorType":"bad_data","error":"parse error"}', 'it refused the query: bad_data (200)'],
  ['[]', 'its answer is not that of a Prometheus server'],
  ['null', 'its answer is not that of a Prometheus server'],
  ['', 'its answer is not that of a Prometheus server'],
])('%s: %s', (body, complaint) => {
  expect(inEnglish(complaintAbout({ status: 200, body }, BOUNDS))).toBe(complaint);
});

test.each([
  'ami-id\nSECRET',
  '{"SECRET":1}',
  '{"status":"SECRET"}',
  '{"status":"error","error":"SECRET"}',
  '{"status":"error","errorType":"SECRET","error":"SECRET"}',
  '{"status":"error","errorType":"internal","error":"SECRET"}',
  '{"status":"success","data":"SECRET"}',
  '{"status":"success","data":{"resultType":"SECRET","result":[]}}',
  '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"SECRET KEY":"SECRET"},"value":[1,"99"]}]}}',
  '{"status":"success","data":{"resultType":"vector","result":["SECRET"]}}',
])('nothing of what a stranger answers is told: %s', (body) => {
  expect(inEnglish(complaintAbout({ status: 200, body }, BOUNDS))).toEqual(expect.not.stringContaining('SECRET'));
  expect(inEnglish(complaintAbout({ status: 403, body }, BOUNDS))).toEqual(expect.not.stringContaining('SECRET'));
});

test('the labels of a series are cut where they are long', () => {
  const result = [{ metric: { path: 'x'.repeat(10_000) }, value: [1, '99'] }];
  const body = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
  expect(String(inEnglish(complaintAbout({ status: 200, body }, BOUNDS))).length).toBeLessThan(300);
});

test('no value is well when the policy says so, and another status is named', () => {
  expect(inEnglish(complaintAbout({ status: 200, body: vector() }, { max: 1, no_data: 'pass' }))).toBeNull();
  expect(inEnglish(complaintAbout({ status: 503, body: 'starting' }, BOUNDS))).toBe('it answered 503');
});
