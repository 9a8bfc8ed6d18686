import { describe, expect, test } from 'vitest';
import { MessageError } from '../../messages/message-error.ts';
import { CloudFault, type CloudTrouble } from '../cloud-fault.ts';
import { awsFault } from './faults.ts';

/** An error as the SDK throws it. */
function thrown(
  name: string,
  status: number | null,
  headers: Readonly<Record<string, string>> = {},
  message = 'said',
): Error {
  const $metadata = status === null ? {} : { httpStatusCode: status };
  return Object.assign(new Error(message), { name, $metadata, $response: { headers } });
}

function faultOf(error: Error): CloudFault {
  const fault = awsFault(error, 'ec2:RunInstances');
  if (!(fault instanceof CloudFault)) throw fault;
  return fault;
}

const at = (milliseconds: number) => ({ date: new Date(Date.now() + milliseconds).toUTCString() });

describe('a fault of AWS', () => {
  test.each<[string, number | null, CloudTrouble]>([
    ['InsufficientInstanceCapacity', 500, 'capacity'],
    ['InsufficientFreeAddressesInSubnet', 400, 'capacity'],
    ['MaxSpotInstanceCountExceeded', 400, 'capacity'],
    ['RequestLimitExceeded', 503, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['Whatever', 429, 'throttled'],
    ['VcpuLimitExceeded', 400, 'quota'],
    ['VolumeLimitExceeded', 400, 'quota'],
    ['TooManyTargetsException', 400, 'quota'],
    ['TooManyRegistrationsForTargetIdException', 400, 'quota'],
    ['TargetGroupNotFoundException', 400, 'missing'],
    ['CredentialsProviderError', null, 'credential'],
    ['UnauthorizedOperation', 403, 'permission'],
    ['InvalidKeyPair.NotFound', 400, 'missing'],
    ['InvalidLaunchTemplateId.VersionNotFound', 400, 'missing'],
    ['InternalError', 500, 'unsure'],
    ['Whatever', 502, 'unsure'],
    ['TimeoutError', null, 'unsure'],
    ['Error', null, 'unsure'],
    ['InvalidParameterCombination', 400, 'refused'],
  ])('%s with status %s is %s', (name, status, trouble) => {
    expect(faultOf(thrown(name, status)).trouble).toBe(trouble);
  });

  test('says when to ask again, within reason', () => {
    const waits = ['2', '61', '-1', 'Mon, 30 Nov 2026 10:00:00 GMT', ''];
    const asked = waits.map((wait) => faultOf(thrown('Throttling', 400, { 'retry-after': wait })).retryAfter);
    expect(asked).toEqual([2000, null, null, null, null]);
  });

  test('of the credentials is one of the clock when the cloud has another time', () => {
    expect(faultOf(thrown('AuthFailure', 401, at(0))).trouble).toBe('credential');
    expect(faultOf(thrown('AuthFailure', 401, at(-3_600_000))).trouble).toBe('clock');
    expect(faultOf(thrown('AuthFailure', 401, { date: 'x' })).trouble).toBe('credential');
    expect(faultOf(thrown('SignatureDoesNotMatch', 403, {}, 'Signature expired: x is now earlier')).trouble).toBe(
      'clock',
    );
  });

  test('is what this server says itself, where it refuses to connect', () => {
    const own = new MessageError('not there');
    expect(awsFault(new Error('connect', { cause: own }), 'ec2:RunInstances')).toBe(own);
  });
});
