import { Type } from 'typebox';
import { LARGEST_ID } from '../../domain/ids.ts';
import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';
import { recordKind, RECORD_KINDS } from '../../operations/records/record-kinds.ts';
import { changesSince, recordName } from '../../operations/records/versioned.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { Optional } from '../http/fields.ts';
import { Changes, shownChanges } from '../http/versions.ts';

const records = resource<number>('changes', '修改记录');

export const recordChangeEndpoints = [
  records.read({
    path: '/changes/:kind/:id',
    summary: `Who changed a record, and what differs since a version of it; kinds: ${RECORD_KINDS.join(', ')}`,
    summaryZh: `查看一条配置自某版本以来由谁修改了什么；类型：${RECORD_KINDS.join('、')}`,
    input: Type.Object({
      since: Optional(
        Type.Integer({
          minimum: 1,
          maximum: LARGEST_ID,
          description: 'a version; left out = as far as changes are kept',
        }),
      ),
    }),
    data: Changes,
    example: {
      id: 4,
      path: { kind: 'template' },
      input: { since: 2 },
      data: {
        version: 3,
        changed_by: 'li',
        changed: 1_772_442_000,
        edits: [{ version: 3, changed_by: 'li', changed: 1_772_442_000 }],
        fields: [{ field: 'steps[0].param_values.port', before: '80', after: '8080' }],
      },
    },
    errors: {
      invalid: ['kind is "fish", and must be one of cluster, service, …'],
      not_found: ['template 7 not found'],
    },
    handle: async ({ input: { since = 1 }, path, id }, { context }) => {
      const kind = recordKind(path['kind'] ?? '');
      const found = await changesSince(context.database, kind, id(), since);
      if (found === null) throw new Refusal('not_found', message('record_not_found', { what: recordName(kind, id()) }));
      return payload(shownChanges(found));
    },
  }),
];
