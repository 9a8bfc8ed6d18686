import { expect, test } from 'vitest';
import { labelOf } from './field-label.ts';

test.each([
  ['desc', 'desc', ''],
  ['steps[1].param_values.port', 'steps', '2 param_values.port'],
  ['cron_items[0]', 'cron_items', '1'],
  ['settings.machines[3]', 'settings', 'machines[3]'],
  ['unheard.of', null, 'of'],
  ['', null, ''],
])('%s', (path, head, rest) => {
  expect(labelOf(path)).toEqual({ head, rest });
});
