import { expect, test } from 'vitest';
import type { Access } from './access-settings.ts';
import { checkedAccess } from './access-settings.ts';
import { loginOf, sessionIn, tokensUrl } from './identity.ts';

const ACCESS: Access = { auth_url: 'https://cloud:5000/v3', interface: 'public' };
const USER = { username: 'ann', password: 'x', project: 'shop' };

test.each(['https://cloud:5000', 'https://cloud:5000/', 'https://cloud:5000/v3', 'https://cloud:5000/v3/'])(
  '%s: where tokens are',
  (url) => {
    expect(tokensUrl(url)).toBe('https://cloud:5000/v3/auth/tokens');
  },
);

test('a user logs in to a project', () => {
  expect(loginOf({ ...ACCESS, ...USER, user_domain: 'staff' })).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'ann', domain: { name: 'staff' }, password: 'x' } },
      },
      scope: { project: { name: 'shop', domain: { name: 'staff' } } },
    },
  });
});

const endpoint = (url: string, region = 'one', kind = 'public') => ({
  interface: kind,
  region,
  region_id: region,
  url,
});
const bodyWith = (catalog: unknown): string =>
  JSON.stringify({
    token: { issued_at: '2026-05-01T12:00:00.000000Z', expires_at: '2026-05-01T13:00:00.000000Z', catalog },
  });

test('the catalogue says where services are, and the life of a token does not need our clock', () => {
  const catalog = [
    { type: 'compute', endpoints: [endpoint('http://in/', 'one', 'internal'), endpoint('https://nova/v2.1/shop/')] },
    { type: 'image', endpoints: [endpoint('https://glance', 'two'), endpoint('https://glance.one')] },
    { type: 'network', endpoints: [endpoint('https://cloud/networking/v2.0')] },
  ];
  const session = sessionIn(bodyWith(catalog), 'gAAA_-', { ...ACCESS, region: 'one' });
  expect(session.lifetime).toBe(3_600_000);
  expect(Object.fromEntries(session.places)).toEqual({
    compute: 'https://nova/v2.1/shop',
    image: 'https://glance.one/v2',
    network: 'https://cloud/networking/v2.0',
  });
});

test.each(['file:///etc/passwd', 'http://user@host/', 'https://host/?x=', 'gopher://x'])('%s is no place', (url) => {
  const session = sessionIn(bodyWith([{ type: 'compute', endpoints: [endpoint(url)] }]), 'gAAA', ACCESS);
  expect(session.places.size).toBe(0);
});

test.each([
  ['', 'gAAA'],
  ['{}', 'gAAA'],
  [bodyWith([]), null],
  [bodyWith([]), 'a\r\nb'],
])('%j with the token %j is no login', (body, token) => {
  expect(() => sessionIn(body, token, ACCESS)).toThrow(/no token/);
});

test.each([
  [{ ...ACCESS }, /either the credential/],
  [{ ...ACCESS, ...USER, application_credential_id: 'a', application_credential_secret: 'b' }, /either/],
  [{ ...ACCESS, username: 'ann', password: 'x' }, /all fields/],
  [{ ...ACCESS, ...USER, auth_url: 'ftp://x' }, /no address of a service/],
  [{ ...ACCESS, ...USER, auth_url: 'https://u:p@x/' }, /no address of a service/],
  [{ ...ACCESS, ...USER, ca_certificate: '-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----' }, /certificates/],
])('%j is refused', (access, sentence) => {
  expect(() => checkedAccess(access)).toThrow(sentence);
});

test('one way to log in is enough', () => {
  expect(() => checkedAccess({ ...ACCESS, ...USER })).not.toThrow();
  expect(() =>
    checkedAccess({ ...ACCESS, application_credential_id: 'a', application_credential_secret: 'b' }),
  ).not.toThrow();
});
