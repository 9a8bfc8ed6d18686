import { expect, test } from 'vitest';
import { tagList } from './ecs.ts';
import { plainRequest, signedRequest } from './request.ts';

const credentials = { accessKeyId: 'LTAIa', accessKeySecret: 's', securityToken: '' };
const host = 'ecs.example.com:8443';

const api = (inBody: Readonly<Record<string, string>>) => ({
  service: 'ecs',
  version: '2014-05-26',
  requests: {
    RunInstances: async () =>
      (await import('@alicloud/ecs20140526/dist/models/RunInstancesRequest.js')).RunInstancesRequest,
  },
  inBody,
});

test('lists and structures are flat, as the API has them', async () => {
  const fields = {
    securityGroupIds: ['sg-a', 'sg-b'],
    systemDisk: { category: 'cloud_essd', size: '60' },
    tag: tagList({ team: 'web' }),
    minAmount: 1,
    dryRun: true,
  };
  const request = await plainRequest(api({}), 'RunInstances', fields);
  expect(request).toEqual({
    version: '2014-05-26',
    action: 'RunInstances',
    query: {
      'SecurityGroupIds.1': 'sg-a',
      'SecurityGroupIds.2': 'sg-b',
      'SystemDisk.Category': 'cloud_essd',
      'SystemDisk.Size': '60',
      'Tag.1.Key': 'team',
      'Tag.1.Value': 'web',
      MinAmount: '1',
      DryRun: 'true',
    },
    form: null,
  });
  const { headers, body } = await signedRequest(request, { host, credentials });
  expect(headers).toMatchObject({ host, 'x-acs-action': 'RunInstances', 'x-acs-version': '2014-05-26' });
  expect(JSON.stringify(headers)).not.toContain('security-token');
  expect(body).toBe('');
});

test('a list that is sent in the body is a form there, whose type is signed', async () => {
  const fields = { securityGroupIds: ['sg-a', 'sg b'], minAmount: 1 };
  const request = await plainRequest(api({ RunInstances: 'SecurityGroupIds' }), 'RunInstances', fields);
  expect(request.query).toEqual({ MinAmount: '1' });
  const { headers, body } = await signedRequest(request, { host, credentials });
  expect(body).toBe('SecurityGroupIds.1=sg-a&SecurityGroupIds.2=sg%20b');
  expect(headers['authorization']).toMatch(/SignedHeaders=content-type;host;/);
});

test('the token of temporary credentials is sent, and signed; the secret is not sent', async () => {
  const temporary = { ...credentials, accessKeySecret: 'hunter2', securityToken: 'token' };
  const request = await plainRequest(api({}), 'RunInstances', {});
  const { headers } = await signedRequest(request, { host, credentials: temporary });
  expect(headers).toMatchObject({ 'x-acs-security-token': 'token', 'x-acs-accesskey-id': 'LTAIa' });
  const { authorization = '' } = headers;
  expect(authorization).toMatch(/SignedHeaders=host;[^,]*x-acs-security-token/);
  expect(JSON.stringify(headers)).not.toContain('hunter2');
});
