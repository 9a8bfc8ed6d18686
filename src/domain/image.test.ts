import { expect, test } from 'vitest';
import type { VmTypeId } from './ids.ts';
import { imageOf, isFixedImage, startsService, withImage } from './image.ts';
import type { Params, PlannedStep } from './plan.ts';

function planned(name: string, params: Params = {}): PlannedStep {
  const retry = { retry_times: 0, ignore_error: false, interval: 0 };
  return { name, params, retry, timeout: 60, work: { kind: 'remote', vmTypeId: 1 as VmTypeId, actions: [] } };
}

const PLAN = [
  planned('stop_service'),
  planned('start_service_web', { tag: 'web:2', port: 80 }),
  planned('start_service_x', { tag: 'x:1' }),
];

test('the image is the tag of the first step that starts the service', () => {
  expect(imageOf(PLAN)).toBe('web:2');
  expect(imageOf([planned('echo', { tag: 'web:2' })])).toBeNull();
  expect(imageOf([planned('start_service')])).toBeNull();
  expect([startsService(PLAN), startsService([planned('echo')])]).toEqual([true, false]);
});

test('another image changes nothing but that tag', () => {
  expect(withImage(PLAN, 'web:1').map((step) => step.params)).toEqual([{}, { tag: 'web:1', port: 80 }, { tag: 'x:1' }]);
});

test.each([
  ['web:2', true],
  ['web:latest', false],
  ['latest', false],
  ['registry.example:5000/web', true],
  ['web:not-the-latest', true],
])('%s always means the same image: %s', (image, expected) => {
  expect(isFixedImage(image)).toBe(expected);
});
