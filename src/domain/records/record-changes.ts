import { MASK } from '../../secrets/mask.ts';
import { type Message, message } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import { type FieldChange, fieldChanges } from './field-changes.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What one change of a record replaced. */
export interface Replaced {
  readonly before: Fields;
  /** Paths of secrets that it replaced. */
  readonly secrets: readonly string[];
}

/** Who changed a record, and when. */
export interface RecordEdit {
  /** The one that the change made. */
  readonly version: number;
  readonly changed_by: string;
  /** Seconds since 1970. */
  readonly changed: number;
}

/** How a record differs from a version of it, and who made it so. */
export interface RecordDifference {
  /** The present one. */
  readonly version: number;
  /** Who changed it last; null = unknown. */
  readonly changed_by: string | null;
  /** Seconds since 1970; null = unknown. */
  readonly changed: number | null;
  /** Every change since, the oldest first, as far as they are known. */
  readonly edits: readonly RecordEdit[];
  readonly fields: readonly FieldChange[];
}

/**
 * What changes did to a record all in all: a field that was set back is none of them.
 *
 * @param changes the oldest first
 * @param now the record after all of them, secrets masked
 * @example differenceSince([{ before: { desc: 'a' }, secrets: [] }], { desc: 'b', biz: '' }) // [{ field: 'desc', before: 'a', after: 'b' }]
 */
export function differenceSince(changes: readonly Replaced[], now: Fields): readonly FieldChange[] {
  const then = changes.reduceRight<Fields>((fields, { before }) => ({ ...fields, ...before }), now);
  const seen = fieldChanges(then, now);
  const secrets = [...new Set(changes.flatMap((change) => change.secrets))];
  const hidden = secrets.filter((path) => !seen.some(({ field }) => isAround(field, path)));
  return [...seen, ...hidden.map((field) => ({ field, before: MASK, after: MASK }))];
}

/**
 * The paths at which secrets were replaced: what differs, and does not seem to where secrets are masked.
 *
 * @param plain the record before and after
 * @param masked the same with a mask for each secret
 */
export function replacedSecrets(
  plain: { readonly before: Fields; readonly after: Fields },
  masked: { readonly before: Fields; readonly after: Fields },
): readonly string[] {
  const seen = fieldChanges(masked.before, masked.after);
  return fieldChanges(plain.before, plain.after)
    .map(({ field }) => field)
    .filter((path) => !seen.some(({ field }) => isAround(field, path) || isAround(path, field)));
}

/** True when one path is the other, or leads into it. */
function isAround(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}

/** An update of a version that is not the present one: somebody else was faster. Nothing was changed. */
export class StaleVersion extends Refusal {
  readonly difference: RecordDifference;

  constructor(what: Message, given: number, difference: RecordDifference) {
    const { version, changed_by: by, fields } = difference;
    const named = fields.slice(0, MOST_NAMED).map(({ field }) => field);
    const more = fields.length - named.length;
    const names = more > 0 ? [...named, message('and_more', { count: more })] : named;
    super(
      'conflict',
      message('record_changed', {
        what,
        who: by === null ? message('record_changed_by_somebody') : message('record_changed_by', { name: by }),
        fields: names.length === 0 ? message('record_same_again') : names,
        version,
        given,
      }),
      { field: 'version' },
    );
    this.difference = difference;
  }
}

const MOST_NAMED = 5;
