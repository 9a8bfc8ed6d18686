import { describe, expect, test } from 'vitest';
import { connectionFault, refusedFault } from './faults.ts';

const url = 'https://machines.example.com/';

describe('an answer with status', () => {
  test.each([
    [500, 'unsure', 'fails or does not answer'],
    [502, 'unsure', 'fails or does not answer'],
    [503, 'unsure', 'fails or does not answer'],
    [504, 'unsure', 'fails or does not answer'],
    [408, 'unsure', 'fails or does not answer'],
    [429, 'throttled', 'takes no more calls for now'],
    [501, 'refused', 'refuses: HTTP 501'],
    [204, 'refused', 'refuses: HTTP 204'],
    [301, 'refused', 'answers with a redirect'],
    [401, 'refused', 'does not accept the signature'],
    [403, 'refused', 'does not accept the signature'],
    [404, 'refused', 'takes no such calls'],
    [405, 'refused', 'takes no such calls'],
    [410, 'refused', 'takes no such calls'],
    [400, 'refused', 'refuses: HTTP 400'],
  ])('%i is %s: %s', (status, trouble, sentence) => {
    const fault = refusedFault({ url, status, said: '', retryAfter: null });
    expect(fault.trouble).toBe(trouble);
    expect(fault.message).toContain(sentence);
  });

  test.each([
    [429, '7', 'throttled', 7000],
    [503, '0', 'throttled', 0],
    [503, '999999', 'throttled', 120_000],
    [503, 'soon', 'unsure', null],
    [500, '7', 'unsure', null],
  ])('%i that asks to wait for %s is %s', (status, retryAfter, trouble, wait) => {
    expect(refusedFault({ url, status, said: 'busy', retryAfter })).toMatchObject({ trouble, retryAfter: wait });
  });
});

test.each([
  ['ECONNREFUSED', 'unsure', 'ECONNREFUSED'],
  ['UND_ERR_SOCKET', 'unsure', 'UND_ERR_SOCKET'],
  ['UND_ERR_BODY_TIMEOUT', 'unsure', 'sent nothing for 9 s'],
  ['UND_ERR_HEADERS_TIMEOUT', 'unsure', 'sent nothing for 9 s'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'refused', 'is not trusted'],
  ['CERT_HAS_EXPIRED', 'refused', 'is not trusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'refused', 'is not trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'refused', 'is not trusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'refused', 'is not trusted'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'refused', 'wants a client certificate'],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'refused', 'wants a client certificate'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'refused', 'wants a client certificate'],
])('an error of the connection with code %s is %s', (code, trouble, sentence) => {
  const fault = connectionFault(Object.assign(new Error('certificate of the payroll'), { code }), { url, silence: 9 });
  expect(fault.trouble).toBe(trouble);
  expect(fault.message).toContain(sentence);
  expect(fault.message).not.toContain('payroll');
});
