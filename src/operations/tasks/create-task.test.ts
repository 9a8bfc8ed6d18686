import { describe, expect, test } from 'vitest';
import type { TemplateId } from '../../domain/ids.ts';
import { checkedLimits, ownTag, type TaskRequest } from './create-task.ts';

const REQUEST: TaskRequest = {
  work: { kind: 'template', templateId: 1 as TemplateId, params: {} },
  taskName: 't',
  timeout: null,
  maxRatio: null,
  maxNum: null,
  maxFailures: null,
  ips: ['10.0.0.1'],
};

describe('limits', () => {
  test.each([
    [{}, null],
    [{ maxRatio: 1, maxNum: 1 }, null],
    [{ maxRatio: 100, maxFailures: '5%' }, '5%'],
    [{ maxFailures: '3' }, '3'],
  ])('%j are kept', (changes, failures) => {
    expect(checkedLimits({ ...REQUEST, ...changes })).toBe(failures);
  });

  test.each([
    ['nodes', { ips: [] }],
    ['max_ratio', { maxRatio: 0 }],
    ['max_ratio', { maxRatio: 101 }],
    ['max_num', { maxNum: 0 }],
    ['max_failures', { maxFailures: 'some' }],
  ])('%s is refused in %j', (field, changes) => {
    expect(() => checkedLimits({ ...REQUEST, ...changes })).toThrow(expect.objectContaining({ field }));
  });
});

function start(tag?: string) {
  return { name: 'start_service_web', param_values: tag === undefined ? {} : { tag } };
}

describe('the image of the service', () => {
  test('is started by a template that names none', () => {
    expect(ownTag([start()], 'web:1')).toBe('web:1');
    expect(ownTag([start('')], 'web:1')).toBe('web:1');
    expect(ownTag([{ name: 'echo', param_values: { tag: 'x' } }], 'web:1')).toBe('web:1');
  });

  test('gives way to that of the first step that starts the service', () => {
    expect(ownTag([start('web:2'), start()], 'web:1')).toBeNull();
    expect(ownTag([start(), start('web:2')], 'web:1')).toBe('web:1');
  });
});
