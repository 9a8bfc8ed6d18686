import { type Message, message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Argument, Option } from '../description.ts';
import type { NamedKind } from '../names/kinds.ts';
import type { EnvelopeOperation } from '../operation.ts';
import type { Column } from '../output/columns.ts';
import { changing, command, listing, NAME_FILTER, one, reading } from './making.ts';

/*
 * The commands that every kind of record has: list, get, create, edit, delete.
 */

interface Records {
  readonly kind: NamedKind;
  /** What several are called. */
  readonly many: Message;
  /** The name of one, for examples. */
  readonly example: string;
  readonly columns: readonly Column[];
  readonly filters?: readonly Option[];
  readonly list: EnvelopeOperation;
  readonly get: EnvelopeOperation;
  readonly create: EnvelopeOperation;
  readonly update: EnvelopeOperation;
  readonly delete: EnvelopeOperation;
  /** What a new one has besides its name, in words. */
  readonly given?: readonly Argument[];
  /** Fields that can be given to a new one. */
  readonly creation?: readonly Option[];
  /** Fields that can be given to a new one, and changed. */
  readonly fields: readonly Option[];
  /** What the server needs of a new one, where nothing is given. */
  readonly initial?: Readonly<Record<string, unknown>>;
  /** What stands behind the name in the example of `create`. */
  readonly creationExample: string;
  /** An example of `edit` without an editor. */
  readonly editExample: string;
}

const NAME: Argument = { word: 'NAME', type: 'text', field: 'name' };
const FROM: Option = { flag: '--from', value: 'FILE', help: message('cli_option_from') };

export function recordCommands(records: Records): readonly Command[] {
  const { kind, many, example, fields, filters = [], given = [], creation = [] } = records;
  return [
    listing({
      words: `${kind} list`,
      summary: message('cli_list_of', { what: many }),
      options: [NAME_FILTER, ...filters],
      operation: records.list,
      columns: records.columns,
      examples: [`${kind} list`, `${kind} list --filter ${example.slice(0, 3)} --json`],
    }),
    reading({
      words: `${kind} get`,
      summary: message('cli_get_of', { what: many }),
      arguments: [one(kind)],
      operation: records.get,
      examples: [`${kind} get ${example}`, `${kind} get 3 --json`],
    }),
    command({
      words: `${kind} create`,
      summary: message('cli_create_of', { what: many }),
      arguments: [NAME, ...given],
      options: [...creation, ...fields, FROM],
      operations: [records.create],
      isChange: true,
      examples: [`${kind} create ${example} ${records.creationExample}`.trimEnd()],
      run: async (call) =>
        (await import('../editing/create-record.ts')).createRecord(call, records.create, records.initial),
    }),
    command({
      words: `${kind} edit`,
      summary: message('cli_edit_of', { what: many }),
      arguments: [one(kind)],
      options: fields,
      operations: [records.get, records.update],
      isChange: true,
      examples: [`${kind} edit ${example}`, `${kind} edit ${example} ${records.editExample}`],
      run: async (call) => {
        const { editRecord } = await import('../editing/edit-record.ts');
        return editRecord(call, { get: records.get, update: records.update, fields: editable(fields) });
      },
    }),
    changing({
      words: `${kind} delete`,
      summary: message('cli_delete_of', { what: many }),
      arguments: [one(kind)],
      operation: records.delete,
      examples: [`${kind} delete ${example}`, `${kind} delete ${example} --plan`],
    }),
  ];
}

function editable(fields: readonly Option[]): readonly string[] {
  return [...new Set(fields.flatMap(({ field }) => (field === undefined ? [] : [field])))];
}

/** Brings a record back that was deleted less than a day ago; it has no name to be found by, so its id is given. */
export function restoring(kind: NamedKind, many: Message, operation: EnvelopeOperation): Command {
  return changing({
    words: `${kind} restore`,
    summary: message('cli_restore_of', { what: many }),
    arguments: [{ word: 'ID', type: 'integer', field: '{id}' }],
    options: [{ flag: '--name', value: 'NAME', field: 'name', help: message('cli_option_new_name') }],
    operation,
    examples: [`${kind} restore 3`],
  });
}
