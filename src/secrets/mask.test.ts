import { expect, test } from 'vitest';
import { MASK as CONSOLE_MASK } from '../../web/src/forms/mask.ts';
import { MASK } from './mask.ts';

test('the console knows the mask, which it must not import from here', () => {
  expect(CONSOLE_MASK).toBe(MASK);
});
