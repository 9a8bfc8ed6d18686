import { describe, expect, test } from 'vitest';
import { parseSettings } from '../registry.ts';

const settings = (more: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  parseSettings('aws-ec2', {
    region: 'eu-central-1',
    image: 'ami-01234567',
    instance_types: ['m5.large'],
    ...more,
  });

describe('settings', () => {
  test.each([
    [{ image: undefined }, 'settings.image'],
    [{ instance_types: [] }, 'settings.instance_types'],
    [{ endpoint: 'https://user@ec2.example.com' }, 'settings.endpoint'],
    [{ user_data: 'apt-get update' }, 'settings.user_data'],
    [{ user_data: `#!${'x'.repeat(11_990)}` }, 'settings.user_data'],
    [{ tags: ['Name=x'] }, 'settings.tags'],
    [{ tags: ['springtide-type=1'] }, 'settings.tags'],
  ])('%j are refused', (more, field) => {
    expect(() => settings(more)).toThrow(expect.objectContaining({ field }));
  });

  test.each([
    { region: 'eu-central-1.example.com/' },
    { subnets: ['subnet-1; x'] },
    { tags: ['no value'] },
    { address: 'ipv6' },
  ])('%j are refused by their schema', (more) => {
    expect(() => settings(more)).toThrow(/aws-ec2/);
  });
});
