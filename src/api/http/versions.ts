import { Type } from 'typebox';
import { LARGEST_ID } from '../../domain/ids.ts';
import { valueText } from '../../domain/records/field-changes.ts';
import type { RecordDifference } from '../../domain/records/record-changes.ts';
import type { Shown } from './shown.ts';

/*
 * Versions of what people define, as clients see and send them.
 */

const Who = Type.Union([Type.String(), Type.Null()], { description: 'who made or changed it last; null = unknown' });
const When = Type.Union([Type.Number(), Type.Null()], { description: 'when, in seconds since 1970; null = unknown' });
const Version = Type.Integer({ minimum: 1, description: 'grows with every change of it' });

/** What every record has that people define. */
export const VERSION_FIELDS = { version: Version, changed_by: Who, changed: When };

/** What those have that a file may describe. */
export const MANAGED_FIELDS = {
  ...VERSION_FIELDS,
  managed_by: Type.Union([Type.String(), Type.Null()], {
    description: 'the set of records that a file describes and it belongs to (/fleet/apply); null = none',
  }),
};

/** What an update says so that it overwrites nobody's change. */
export const OfVersion = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: LARGEST_ID,
    description:
      'the version that was read: when somebody changed it since, the update is refused with 409, which says what changed; left out = whichever there is',
  }),
);

/** What stands beside the answer to an update. */
export const Saved = Type.Object({ version: Type.Integer({ minimum: 1, description: 'the version that it has now' }) });
export const SAVED = { version: 2 };

export const VERSIONED = { version: 3, changed_by: 'li', changed: 1_772_442_000 };
export const MANAGED = { ...VERSIONED, managed_by: 'shop' };

const Value = Type.Union([Type.String(), Type.Null()]);

/** How a record differs from a version of it, and who made it so. */
export const Changes = Type.Object(
  {
    ...VERSION_FIELDS,
    edits: Type.Array(Type.Object({ version: Version, changed_by: Type.String(), changed: Type.Number() }), {
      description: 'every change since, the oldest first, as far as they are kept',
    }),
    fields: Type.Array(
      Type.Object({
        field: Type.String({ examples: ['steps[1].param_values.port'] }),
        before: Type.Union([Type.String(), Type.Null()], { description: 'text, or JSON; null = it was not there' }),
        after: Value,
      }),
      { description: 'what differs; secrets are masked, and long values are cut' },
    ),
  },
  { $id: 'RecordChanges', description: 'what somebody else changed' },
);

export function shownChanges({ version, changed_by, changed, edits, fields }: RecordDifference): Shown<typeof Changes> {
  return {
    version,
    changed_by,
    changed,
    edits,
    fields: fields.map(({ field, before, after }) => ({ field, before: valueText(before), after: valueText(after) })),
  };
}

/** What an update is refused with that would overwrite a change. @example staleExample('template 4') */
export function staleExample(what: string): string {
  return `${what} was changed by ‘li’ meanwhile (desc): it has version 3, and this update is of version 2. Read it again, or send version 3 to overwrite that change`;
}
