import { describe, expect, test } from 'vitest';
import { parseSettings } from '../registry.ts';
import { alternativeOf, attemptAfter } from './alternatives.ts';
import type { Settings } from './settings.ts';

const SUBNETS = ['subnet-0000000a', 'subnet-0000000b'];
const settings = (more: Readonly<Record<string, unknown>>): Settings =>
  parseSettings('aws-ec2', {
    region: 'eu-central-1',
    image: 'ami-01234567',
    instance_types: ['m5.large'],
    ...more,
  }) as Settings;

function triedBy(given: Settings, start: number): readonly string[] {
  const tried: string[] = [];
  for (let attempt = 0; ; attempt += 1) {
    const alternative = alternativeOf(given, { start, attempt });
    if (alternative === null) return tried;
    const { subnet = '', type = '', isSpot } = alternative;
    tried.push(`${subnet.slice(-1)} ${type}${isSpot ? ' spot' : ''}`);
  }
}

describe('an order', () => {
  test('tries all subnets from its own on, then the next type, then machines that are not spot', () => {
    const given = settings({ subnets: SUBNETS, instance_types: ['m5.large', 'm6i.large'], spot: 'preferred' });
    expect(triedBy(given, 1)).toEqual([
      'b m5.large spot',
      'a m5.large spot',
      'b m6i.large spot',
      'a m6i.large spot',
      'b m5.large',
      'a m5.large',
      'b m6i.large',
      'a m6i.large',
    ]);
  });

  test('has one place without subnets, and without types that of the launch template', () => {
    expect(triedBy(settings({}), 0)).toEqual([' m5.large']);
    expect(triedBy(settings({ launch_template: 'lt-01234567', instance_types: [], spot: 'only' }), 0)).toEqual([
      '  spot',
    ]);
  });

  test('goes on with the next type after a quota', () => {
    const given = settings({ subnets: SUBNETS });
    expect([0, 1, 2, 3].map((attempt) => attemptAfter(given, attempt, true))).toEqual([2, 2, 4, 4]);
    expect(attemptAfter(given, 0, false)).toBe(1);
  });
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
