import { describe, expect, test } from 'vitest';
import type { CloudFault, CloudTrouble } from '../cloud-fault.ts';
import { aliyunFault, hasAliyunCode } from './faults.ts';

function faultOf(
  code: string,
  status: number,
  { headers = {}, more = {} }: { readonly headers?: Readonly<Record<string, string>>; readonly more?: object } = {},
): CloudFault {
  const body = JSON.stringify({ Code: code, Message: 'said', ...more });
  return aliyunFault({ status, body, header: (name) => headers[name] ?? null }, 'ecs:RunInstances');
}

const detail = (AuthAction: string) => ({ more: { AccessDeniedDetail: { AuthAction } } });

const at = (milliseconds: number) => ({ headers: { date: new Date(Date.now() + milliseconds).toUTCString() } });

describe('a fault of Alibaba Cloud', () => {
  test.each<[string, number, CloudTrouble]>([
    ['Throttling', 400, 'throttled'],
    ['Throttling.Api', 400, 'throttled'],
    ['Whatever', 429, 'throttled'],
    ['OperationDenied.NoStock', 403, 'capacity'],
    ['OperationDenied', 403, 'capacity'],
    ['InvalidVSwitchId.IpNotEnough', 400, 'capacity'],
    ['InvalidResourceType.NotSupported', 403, 'capacity'],
    ['QuotaExceed.AfterpayInstance', 403, 'quota'],
    ['InstanceQuotaExceed', 403, 'quota'],
    ['SecurityGroupInstanceLimitExceed', 403, 'quota'],
    ['InvalidAccountStatus.NotEnoughBalance', 403, 'balance'],
    ['Account.Arrearage', 400, 'balance'],
    ['Forbidden.RAM', 403, 'permission'],
    ['NoPermission', 403, 'permission'],
    ['InvalidAccessKeyId.Inactive', 400, 'credential'],
    ['SignatureDoesNotMatch', 400, 'credential'],
    ['InvalidTimeStamp.Expired', 400, 'clock'],
    ['InvalidKeyPairName.NotFound', 404, 'missing'],
    ['InvalidRamRole.NotFound', 404, 'missing'],
    ['ResourceNotFound.ServerGroup', 404, 'missing'],
    ['QuotaExceeded.ServersNum', 400, 'quota'],
    ['Forbidden.NoPermission', 403, 'permission'],
    ['LastTokenProcessing', 400, 'unsure'],
    ['IncorrectInstanceStatus.Initializing', 403, 'unsure'],
    ['SignatureNonceUsed', 400, 'unsure'],
    ['ServiceUnavailable', 503, 'unsure'],
    ['InternalError', 500, 'unsure'],
    ['InvalidParameter.Conflict', 400, 'refused'],
    ['OperationDenied.ImageNotValid', 403, 'refused'],
  ])('%s with status %s is %s', (code, status, trouble) => {
    expect(faultOf(code, status).trouble).toBe(trouble);
    expect(hasAliyunCode(faultOf(code, status), code)).toBe(true);
  });

  test('says when to ask again, within reason', () => {
    const waits = ['2', '61', '-1', ''];
    const asked = waits.map((wait) => faultOf('Throttling', 400, { headers: { 'retry-after': wait } }).retryAfter);
    expect(asked).toEqual([2000, null, null, null]);
  });

  test('names the action that is missing, where the cloud does', () => {
    expect(faultOf('NoPermission', 403, detail('vpc:DescribeVSwitches')).message).toContain('vpc:DescribeVSwitches');
    expect(faultOf('NoPermission', 403, detail('x y\n')).message).toContain('ecs:RunInstances');
  });

  test('of the credentials is one of the clock when the cloud has another time', () => {
    expect(faultOf('SignatureDoesNotMatch', 400, at(0)).trouble).toBe('credential');
    expect(faultOf('SignatureDoesNotMatch', 400, at(3_600_000)).trouble).toBe('clock');
  });

  test.each(['<html>', '', '[]', '{"Code": 7}', '{"Code": "<script>"}'])('that says %j quotes none of it', (body) => {
    const fault = aliyunFault({ status: 502, body, header: () => null }, 'ecs:RunInstances');
    expect(fault.trouble).toBe('unsure');
    expect(fault.message).toContain('HTTP 502');
  });
});
