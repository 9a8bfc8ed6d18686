import { describe, expect, test } from 'vitest';
import { parseSettings } from '../registry.ts';

const settings = (more: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  parseSettings('aliyun-ecs', {
    region: 'cn-hangzhou',
    image: 'm-bp1g7004ksh0oeuc0000',
    instance_types: ['ecs.g7.large'],
    vswitches: ['vsw-bp1s5fnvk4gn2tws0000'],
    security_groups: ['sg-bp15ed6xe1yxeycg0000'],
    ...more,
  });

describe('settings', () => {
  test('have what is usual', () => {
    expect(settings({})).toMatchObject({ spot: 'no', address: 'private', internet_bandwidth: 0, add_key: true });
  });

  test.each([
    [{ endpoint: 'https://user@ecs.example.com' }, 'settings.endpoint'],
    [{ user_data: 'apt-get update' }, 'settings.user_data'],
    [{ tags: ['acs:x=1'] }, 'settings.tags'],
    [{ tags: ['Aliyun=1'] }, 'settings.tags'],
    [{ tags: ['springtide-order=1'] }, 'settings.tags'],
    [{ tags: ['a=https://example.com'] }, 'settings.tags'],
    [{ address: 'public' }, 'settings.internet_bandwidth'],
  ])('%j are refused', (more, field) => {
    expect(() => settings(more)).toThrow(expect.objectContaining({ field }));
  });

  test.each([
    { region: 'cn-hangzhou.example.com/' },
    { region: 'cn' },
    { instance_types: [] },
    { instance_types: ['g7.large'] },
    { vswitches: [] },
    { vswitches: ['vsw-1; x'] },
    { security_groups: [] },
    { tags: ['no value'] },
    { disk_category: 'floppy' },
    { internet_bandwidth: 101 },
  ])('%j are refused by their schema', (more) => {
    expect(() => settings(more)).toThrow(/aliyun-ecs/);
  });
});
