import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, entryIn, FORMATS, valueOf } from './entries.ts';

describe('a value', () => {
  test.each<[(typeof FORMATS)[number], string]>([
    ['address', '10.0.0.7:8080'],
    ['json', '{"name":"web-7","ip":"10.0.0.7","port":8080,"weight":3}'],
    ['grpc', '{"Op":0,"Addr":"10.0.0.7:8080","Metadata":{"weight":3}}'],
  ])('in the form %s is %s', (format, value) => {
    expect(valueOf(format, 'web-7', { ip: '10.0.0.7', port: 8080, weight: 3 })).toBe(value);
  });

  test.each<[(typeof FORMATS)[number], string, Entry | null]>([
    ['address', '[fd00::1]:80', { ip: 'fd00::1', port: 80, weight: null }],
    ['address', 'web-1.example.com:80', { ip: 'web-1.example.com', port: 80, weight: null }],
    ['address', '10.0.0.7', null],
    ['address', '10.0.0.7:0', null],
    ['address', '10.0.0.7:65536', null],
    ['address', 'fd00::1:80', null],
    ['address', ' 10.0.0.7:80', null],
    ['json', '{"ip": "10.0.0.7", "port": 80, "zone": "a"}', { ip: '10.0.0.7', port: 80, weight: null }],
    ['json', '{"ip": "10.0.0.7", "port": "80"}', null],
    ['json', '{"ip": "10.0.0.7\\n", "port": 80}', null],
    ['json', '["10.0.0.7", 80]', null],
    ['json', '', null],
    ['grpc', '{"Addr": "10.0.0.7:80"}', { ip: '10.0.0.7', port: 80, weight: null }],
    ['grpc', '{"Op": 0, "Addr": "10.0.0.7:80", "Metadata": "a"}', { ip: '10.0.0.7', port: 80, weight: null }],
    ['grpc', '{"Op": 1, "Addr": "10.0.0.7:80"}', null],
    ['grpc', '{"Op": 0}', null],
  ])('that is %s %j is read as %j', (format, value, entry) => {
    expect(entryIn(format, value)).toEqual(entry);
  });

  const entries = fc.record({
    ip: fc.oneof(fc.ipV4(), fc.constantFrom('fd00::1', 'web-1.example.com')),
    port: fc.integer({ min: 1, max: 65_535 }),
    weight: fc.integer({ min: 0, max: 256 }),
  });

  test('that was written is read again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FORMATS), entries, (format, entry) => {
        const read = entryIn(format, valueOf(format, 'web-7', entry));
        expect(read).toEqual(format === 'address' ? { ...entry, weight: null } : entry);
      }),
    );
  });

  test('that somebody else wrote is read or passed over', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json({ maxDepth: 1 }),
      fc.string({ unit: fc.constantFrom('[', ']', ':', '.', '1', '9', 'a') }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FORMATS), texts, (format, text) => {
        const read = entryIn(format, text);
        expect(read === null || /^[A-Za-z0-9._:-]{1,253}$/.test(read.ip)).toBe(true);
      }),
    );
  });
});
