import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { ApiError } from '../../client/api-error.ts';
import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { EnvelopeOperation } from '../operation.ts';
import { cellOf } from '../output/columns.ts';
import { oneLine } from '../output/safe-text.ts';
import type { Request, Server } from '../server.ts';
import { changesIn, draftOf, type Fields, withoutMarks, withRefusal } from './draft.ts';
import { openEditor } from './editor.ts';

interface Editing {
  readonly get: EnvelopeOperation;
  readonly update: EnvelopeOperation;
  /** What can be changed, in this order. */
  readonly fields: readonly string[];
}

/**
 * Changes a record: the fields that options give, or with none of them in an editor, which opens again with what was refused
 * until that is mended or given up.
 *
 * @throws ApiError; FailedError when the editor fails
 */
export async function editRecord(call: Call, { get, update, fields }: Editing): Promise<ExitCode | void> {
  const { path, fields: given } = await call.request();
  if (Object.keys(given).length > 0) {
    if ((await call.change(update, { path, fields: given })) !== null) await sayChanged(call);
    return undefined;
  }
  const server = await call.server();
  const before = await present(server, get, { path, fields: {} });
  const shown = pick(before, [...fields, 'version']);
  return editInEditor(call, {
    what: cellOf(before['name'] ?? path['id']),
    before: shown,
    save: (changes) => call.change(update, { path, fields: changes }),
  });
}

interface InEditor {
  /** What the draft is called. */
  readonly what: string;
  readonly before: Fields;
  /** Sends what differs, with the version that it was made of. */
  readonly save: (changes: Fields) => Promise<unknown>;
}

/**
 * Opens fields in an editor, and saves what was changed there.
 *
 * @throws ApiError for what is no refusal; FailedError when the editor fails
 */
export async function editInEditor(call: Call, { what, before, save }: InEditor): Promise<ExitCode | void> {
  const heading = [call.output.text(message('cli_edit_heading', { what: oneLine(what) }))];
  await using draft = await Draft.make(draftOf(heading, before));
  let refused: string | null = null;
  for (;;) {
    await openEditor(draft.file);
    const text = await draft.read();
    if (text === refused) return giveUp(call, draft);
    const fault = await faultIn(call, text, { what, before, save });
    if (fault === null) return undefined;
    refused = withRefusal(text, fault);
    await draft.write(refused);
  }
}

/** What is wrong with a text, in YAML or for the server; null = it is saved, or as it was. */
async function faultIn(call: Call, text: string, { before, save }: InEditor) {
  const { after, wrong } = await fieldsIn(withoutMarks(text));
  if (wrong !== null) return { field: null, lines: [wrong] };
  const { version = before['version'], ...changes } = changesIn(before, after);
  if (Object.keys(changes).length === 0) {
    call.output.note(message('cli_unchanged'));
    return null;
  }
  const fault = await refusalOf(() => save({ ...changes, version }));
  if (fault === null && !call.isPlan) await sayChanged(call);
  return fault;
}

function sayChanged(call: Call): Promise<void> {
  return call.output.done(message('cli_changed'), { done: call.command.words });
}

function giveUp(call: Call, draft: Draft): ExitCode {
  draft.keep();
  call.output.note(message('cli_edit_given_up', { file: draft.file }));
  return EXIT.refused;
}

/** null = it was not refused. @throws what is no refusal */
async function refusalOf(change: () => Promise<unknown>) {
  try {
    await change();
    return null;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code === 0 || error.code >= 500) throw error;
    const { conflict, field, message: text } = error;
    const changed = (conflict?.fields ?? []).map(
      ({ field: name, before, after }) => `${name}: ${oneLine(cellOf(before))} → ${oneLine(cellOf(after))}`,
    );
    const version = conflict === null ? [] : [`version: ${conflict.version}`];
    return { field: field === 'version' ? null : field, lines: [oneLine(text), ...changed, ...version] };
  }
}

async function fieldsIn(text: string): Promise<{ readonly after: Fields; readonly wrong: string | null }> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) return { after: {}, wrong: oneLine(fault.message.split('\n')[0] ?? '') };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return { after: isMap ? (value as Fields) : {}, wrong: null };
  } catch (error) {
    return { after: {}, wrong: oneLine(messageOf(error)) };
  }
}

async function present(server: Server, get: EnvelopeOperation, request: Request): Promise<Fields> {
  const { data } = (await server.call(get, request)) as { readonly data: Fields };
  return data;
}

function pick(record: Fields, fields: readonly string[]): Fields {
  return Object.fromEntries(fields.flatMap((field) => (Object.hasOwn(record, field) ? [[field, record[field]]] : [])));
}

/** The file that the editor opens; it is gone afterwards, unless somebody gave up. */
class Draft implements AsyncDisposable {
  readonly file: string;
  private readonly directory: string;
  private isKept = false;

  private constructor(directory: string) {
    this.directory = directory;
    this.file = join(directory, 'edit.yaml');
  }

  static async make(text: string): Promise<Draft> {
    const draft = new Draft(await mkdtemp(join(tmpdir(), 'springtide-')));
    await draft.write(text);
    return draft;
  }

  read(): Promise<string> {
    return readFile(this.file, 'utf8');
  }

  write(text: string): Promise<void> {
    return writeFile(this.file, text, { mode: 0o600 });
  }

  keep(): void {
    this.isKept = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isKept) await rm(this.directory, { recursive: true, force: true });
  }
}
