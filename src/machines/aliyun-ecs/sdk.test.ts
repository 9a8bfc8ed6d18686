import { expect, test } from 'vitest';
import { signedRequest, tagList } from './sdk.ts';

const credentials = { accessKeyId: 'LTAIa', accessKeySecret: 's', securityToken: '' };
const host = 'ecs.example.com:8443';

test('lists and structures are flat, as the API has them', async () => {
  const fields = {
    securityGroupIds: ['sg-a', 'sg-b'],
    systemDisk: { category: 'cloud_essd', size: '60' },
    tag: tagList({ team: 'web' }),
    minAmount: 1,
    dryRun: true,
  };
  const { query, headers } = await signedRequest('RunInstances', fields, { host, credentials });
  expect(query).toEqual({
    'SecurityGroupIds.1': 'sg-a',
    'SecurityGroupIds.2': 'sg-b',
    'SystemDisk.Category': 'cloud_essd',
    'SystemDisk.Size': '60',
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'web',
    MinAmount: '1',
    DryRun: 'true',
  });
  expect(headers).toMatchObject({ host, 'x-acs-action': 'RunInstances', 'x-acs-version': '2014-05-26' });
  expect(JSON.stringify(headers)).not.toContain('security-token');
});

test('the token of temporary credentials is sent, and signed; the secret is not sent', async () => {
  const temporary = { ...credentials, accessKeySecret: 'hunter2', securityToken: 'token' };
  const { headers } = await signedRequest('DescribeInstances', {}, { host, credentials: temporary });
  expect(headers).toMatchObject({ 'x-acs-security-token': 'token', 'x-acs-accesskey-id': 'LTAIa' });
  const { authorization = '' } = headers;
  expect(authorization).toMatch(/SignedHeaders=host;[^,]*x-acs-security-token/);
  expect(JSON.stringify(headers)).not.toContain('hunter2');
});
