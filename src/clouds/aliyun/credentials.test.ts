import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CredentialChain } from './credentials.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'springtide-aliyun-'));
  await mkdir(join(home, '.aliyun'));
  for (const [name, value] of Object.entries({
    HOME: home,
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    ALIBABA_CLOUD_ACCESS_KEY_ID: '',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: '',
  })) {
    vi.stubEnv(name, value);
  }
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const write = (text: string): Promise<void> => writeFile(join(home, '.aliyun', 'config.json'), text);

const profile = (name: string, key: string) => ({
  name,
  mode: 'AK',
  access_key_id: key,
  access_key_secret: `secret of ${key}`,
});

test('are those of the environment, once there are some', async () => {
  const chain = new CredentialChain('');
  await expect(chain.now()).rejects.toThrow(/there are none in the environment/);
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'LTAIenv');
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 's');
  const [one, other] = await Promise.all([chain.now(), chain.now()]);
  expect(one).toEqual({ accessKeyId: 'LTAIenv', accessKeySecret: 's', securityToken: '' });
  expect(other).toEqual(one);
});

test('are those of the profile that is named', async () => {
  await write(JSON.stringify({ current: 'a', profiles: [profile('a', 'LTAIa'), profile('b', 'LTAIb')] }));
  expect(await new CredentialChain('b').now()).toMatchObject({ accessKeyId: 'LTAIb' });
  expect(await new CredentialChain('').now()).toMatchObject({ accessKeyId: 'LTAIa' });
  await expect(new CredentialChain('c').now()).rejects.toThrow(/there are none in profile c/);
});

test('of a file that cannot be read are told to nobody', async () => {
  await write('{ "access_key_secret": "hunter2", ');
  const fault = await new CredentialChain('a').now().catch((error: unknown) => error);
  expect(String(fault)).toContain('there are none in profile a');
  expect(JSON.stringify([String(fault), (fault as Error).cause, (fault as Error).stack])).not.toContain('hunter2');
});
