import { describe, expect, test } from 'vitest';
import { parseSettings } from '../registry.ts';

const GIVEN = { url: 'https://machines.example.com/springtide', secret: `whsec_${'a'.repeat(32)}` };

test('settings of a server have defaults', () => {
  expect(parseSettings('http', GIVEN)).toMatchObject({ ...GIVEN, silence_limit: 300, time_limit: 1800, port: 22 });
});

describe('settings are refused', () => {
  test.each([
    ['url', 'https://user:hunter2@machines.example.com/'],
    ['url', 'https://machines.example.com/?token=hunter2'],
    ['url', 'file:///etc/passwd'],
    ['secret', 'hunter2'],
    ['next_secret', 'whsec_hunter2'],
    ['ca_certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('with %s %j', (field, value) => {
    const refused = (): unknown => parseSettings('http', { ...GIVEN, [field]: value });
    expect(refused).toThrow(expect.objectContaining({ field: `settings.${field}` }));
    expect(refused).not.toThrow('hunter2');
  });
});
