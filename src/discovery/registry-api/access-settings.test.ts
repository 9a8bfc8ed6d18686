import { describe, expect, test } from 'vitest';
import { madeCertificate } from '../../../test/support/certificate.ts';
import { checkedAccess } from './access-settings.ts';

const GIVEN = { endpoints: ['https://10.0.0.2:2379'] };
const NONE = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

test('addresses alone are enough', () => {
  expect(() => checkedAccess({ endpoints: ['http://etcd-1:2379', 'https://[fd00::1]:2379/'] })).not.toThrow();
});

test('certificates have their lines again', () => {
  const { cert, key } = madeCertificate();
  const parts = { ca_certificate: cert, client_certificate: cert, client_key: key };
  const inOneLine = Object.entries(parts).map(([name, pem]) => [name, pem.replaceAll('\n', '')]);
  expect(checkedAccess({ ...GIVEN, ...Object.fromEntries(inOneLine) })).toEqual({ ...GIVEN, ...parts });
});

describe('settings are refused', () => {
  test.each([
    ['endpoints.1', { endpoints: ['http://a:1', 'http://user:hunter2@b:1'] }],
    ['endpoints.0', { endpoints: ['file:///etc/hunter2'] }],
    ['ca_certificate', { ca_certificate: NONE }],
    ['client_certificate', { client_key: 'hunter2' }],
    ['client_certificate', { client_certificate: NONE, client_key: 'hunter2' }],
    ['client_certificate', { client_certificate: '' }],
  ])('for %s', (field, more) => {
    const refused = (): unknown => checkedAccess({ ...GIVEN, ...more });
    expect(refused).toThrow(expect.objectContaining({ field: `settings.${field}` }));
    expect(refused).not.toThrow('hunter2');
  });
});
