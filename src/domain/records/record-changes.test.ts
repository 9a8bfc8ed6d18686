import fc from 'fast-check';
import { expect, test } from 'vitest';
import { message } from '../../messages/message.ts';
import { MASK } from '../../secrets/mask.ts';
import { differenceSince, replacedSecrets, StaleVersion } from './record-changes.ts';

test('several changes are one difference, and a field that was set back is none', () => {
  const changes = [
    { before: { desc: 'first', biz: 'x' }, secrets: [] },
    { before: { desc: 'second' }, secrets: [] },
    { before: { biz: 'y' }, secrets: [] },
  ];
  expect(differenceSince(changes, { desc: 'third', biz: 'x' })).toEqual([
    { field: 'desc', before: 'first', after: 'third' },
  ]);
});

test('the difference is that of the fields then and now, however many changes led there', () => {
  const fields = fc.record({ a: fc.integer(), b: fc.string(), c: fc.array(fc.integer()) });
  fc.assert(
    fc.property(fc.array(fields, { minLength: 1, maxLength: 6 }), (versions) => {
      const changes = versions.slice(0, -1).map((before) => ({ before, secrets: [] }));
      const [first = {}, last = {}] = [versions[0], versions.at(-1)];
      expect(differenceSince(changes, last)).toEqual(differenceSince([{ before: first, secrets: [] }], last));
    }),
  );
});

test('a secret that was replaced is named, and shown neither before nor after', () => {
  const plain = {
    before: { settings: { password: 'old', port: 1 } },
    after: { settings: { password: 'new', port: 2 } },
  };
  const masked = {
    before: { settings: { password: MASK, port: 1 } },
    after: { settings: { password: MASK, port: 2 } },
  };
  const secrets = replacedSecrets(plain, masked);
  expect(secrets).toEqual(['settings.password']);
  expect(differenceSince([{ before: masked.before, secrets }], masked.after)).toEqual([
    { field: 'settings.port', before: 1, after: 2 },
    { field: 'settings.password', before: MASK, after: MASK },
  ]);
});

test('the refusal says who, which fields, and both ways on', () => {
  const fields = Array.from({ length: 7 }, (_, index) => ({ field: `f${index}`, before: 1, after: 2 }));
  const stale = new StaleVersion(message('record_template', { id: 4 }), 2, {
    version: 3,
    changed_by: 'li',
    changed: 1,
    edits: [],
    fields,
  });
  expect(stale).toMatchObject({ code: 'conflict', status: 409, field: 'version' });
  expect(stale.message).toBe(
    'template 4 was changed by ‘li’ meanwhile (f0, f1, f2, f3, f4, and 2 more): it has version 3, and this update is of version 2. Read it again, or send version 3 to overwrite that change',
  );
});
