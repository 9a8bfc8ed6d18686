import { type Message, message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import type { Argument, Option } from '../description.ts';
import type { ExitCode } from '../exit.ts';
import type { Kind } from '../names/kinds.ts';
import type { EnvelopeOperation } from '../operation.ts';
import type { Column } from '../output/columns.ts';

/*
 * What many commands do alike: they list, read, or change.
 */

interface Described {
  readonly words: string;
  readonly summary: Message;
  readonly arguments?: readonly Argument[];
  readonly options?: readonly Option[];
  readonly examples: readonly string[];
}

interface Own extends Described {
  readonly operations: Command['operations'];
  readonly isChange?: boolean;
  readonly isLocal?: boolean;
  readonly run: (call: Call) => Promise<ExitCode | void>;
}

/** A command with an action of its own. */
export function command({
  arguments: given = [],
  options = [],
  isChange = false,
  isLocal = false,
  ...own
}: Own): Command {
  return { ...own, arguments: given, options, isChange, isLocal };
}

/** The argument that names one record. */
export function one(kind: Kind, word = kind.toUpperCase()): Argument {
  return { word, type: kind, field: '{id}' };
}

const LIMIT: Option = { flag: '--limit', value: 'N', type: 'integer', help: message('cli_option_limit') };
/** Part of the name, of lists that can be asked for it. */
export const NAME_FILTER: Option = {
  flag: '--filter',
  value: 'TEXT',
  field: 'name',
  help: message('cli_option_filter'),
};

interface Listing extends Described {
  readonly operation: EnvelopeOperation;
  readonly columns: readonly Column[];
}

/** A command that shows the rows of a list, page after page. */
export function listing({ operation, columns, options = [], ...described }: Listing): Command {
  return command({
    ...described,
    options: [...options, LIMIT],
    operations: [operation],
    run: async (call) => {
      const server = await call.server();
      await call.output.rows(await server.rows(operation, await call.request(), call.limit), columns);
    },
  });
}

interface Reading extends Described {
  readonly operation: EnvelopeOperation;
  /** Columns of a table; left out: the answer as it is. */
  readonly columns?: readonly Column[];
}

/** A command that shows what an operation answers. */
export function reading({ operation, columns, ...described }: Reading): Command {
  return command({
    ...described,
    operations: [operation],
    run: async (call) => {
      const server = await call.server();
      const { data } = (await server.call(operation, await call.request())) as { readonly data: unknown };
      if (columns === undefined) return call.output.data(data);
      await call.output.rows(data as readonly Readonly<Record<string, unknown>>[], columns);
    },
  });
}

interface Changing extends Described {
  readonly operation: EnvelopeOperation;
}

/** A command that changes something, and says what was answered. */
export function changing({ operation, ...described }: Changing): Command {
  return command({
    ...described,
    operations: [operation],
    isChange: true,
    run: async (call) => {
      const answer = (await call.change(operation, await call.request())) as { readonly data: unknown } | null;
      if (answer !== null) await sayDone(call, answer.data);
    },
  });
}

/** Says that a change was done: what was answered, where that says something. */
export async function sayDone(call: Call, data: unknown): Promise<void> {
  const isEmpty = data === '' || data === null || (typeof data === 'object' && Object.keys(data).length === 0);
  if (typeof data === 'number') return call.output.done(message('cli_made', { id: data }), { id: data });
  if (isEmpty) return call.output.done(message('cli_done'), { done: call.command.words });
  const { id, ...rest } = data as { readonly id?: unknown };
  if (typeof id === 'number' && Object.keys(rest).length === 0) {
    return call.output.done(message('cli_made', { id }), data);
  }
  await call.output.data(data);
}
