import { expect, test } from 'vitest';
import { poolValues } from './pool-values.ts';

const option = (name: string, values: Readonly<Record<string, unknown>>) => ({
  name,
  param_values: values,
  retry: { retry_times: 0, ignore_error: false, interval: 5 },
  timeout: 30,
  become: [],
  content: [],
});

test('what pools fill in is told once for each value', () => {
  const plans = ['web:1', 'web:2', 'web:1', 'web:3', 'web:4'].map((tag) => ({
    options: [option('start_service', { tag, port: 80 }), option('register', {})],
  }));
  const values = poolValues(plans);
  expect(values.get('start_service')).toEqual({ tag: 'web:1, web:2, web:3, …', port: '80' });
  expect(values.get('register')).toEqual({});
  expect(poolValues([]).size).toBe(0);
});
