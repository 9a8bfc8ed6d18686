import { basename } from 'node:path';
import type { ParamValue } from '../../domain/plans/plan.ts';
import { message } from '../../messages/message.ts';
import { ActionFault, type ParsedAction } from './action.ts';
import { fileProgram, type FileSpec } from './file-program.ts';
import type { BuiltInModule } from './module-list.ts';
import type { Program } from './program.ts';
import { quote } from '../../base/text/shell-quote.ts';
import { render, renderAll, type Variables } from '../render.ts';
import { scriptIn, withoutMark } from './script-text.ts';
import type { ServerFiles } from './server-files.ts';
import { wordsOf } from './words.ts';

export interface Surroundings {
  /** Parameters of the step and facts of the node. */
  readonly variables: Variables;
  readonly files: ServerFiles;
  /** What sets the environment of the step on the node, before anything else (environment-lines.ts); absent = it has none. */
  readonly before?: string;
}

/** An action whose templates are filled in. */
interface FilledAction {
  readonly freeForm: string;
  readonly named: Readonly<Record<string, ParamValue | undefined>>;
}

type Compile = (action: FilledAction, surroundings: Surroundings) => Promise<Program> | Program;

const COMPILERS: { readonly [Module in BuiltInModule]: Compile } = {
  shell: (action) => {
    const text = scriptIn(commandOf(action));
    const executable = textIn(action, 'executable');
    // without an interpreter of its own, a first line `#!` is a comment, as in any command line
    const script = executable === null ? (text.startsWith('#!') ? `\n${text}` : text) : `#!${executable}\n${text}`;
    return program(script, [], action);
  },
  command: (action) => {
    const { argv } = action.named;
    const words = Array.isArray(argv)
      ? argv.map(String)
      : wordsOf(commandOf(action), { templates: false }).map(({ value }) => value);
    const [name] = words;
    if (name === undefined) throw new ActionFault(message('command_empty'));
    if (name.startsWith('-')) throw new ActionFault(message('command_no_program', { name }));
    return program(`exec ${words.map(quote).join(' ')}\n`, [], action);
  },
  longscript: (action) => program(scriptIn(textIn(action, 'content') ?? ''), [], action),
  script: async (action, { files }) => {
    const [path, ...args] = wordsOf(commandOf(action), { templates: false }).map(({ value }) => value);
    if (path === undefined) throw new ActionFault(message('script_without_file'));
    const text = withoutMark((await files.read(path)).toString('utf8'));
    const executable = textIn(action, 'executable');
    return program(executable === null ? text : `#!${executable}\n${text}`, args, action);
  },
  copy: async (action, surroundings) => fileProgram(await FILES.copy(action, surroundings)),
  template: async (action, surroundings) => fileProgram(await FILES.template(action, surroundings)),
};

type FileModule = 'copy' | 'template';

const FILES: {
  readonly [Module in FileModule]: (action: FilledAction, surroundings: Surroundings) => Promise<FileSpec>;
} = {
  copy: async (action, { files }) => fileOf(action, await contentOf(action, files)),
  template: async (action, { files, variables }) => {
    const content = await contentOf(action, files);
    const isFile = textIn(action, 'src') !== null;
    return fileOf(action, isFile ? Buffer.from(await render(content.toString('utf8'), variables)) : content);
  },
};

/** Whether a module writes a file. */
export function isFileModule(module: BuiltInModule): module is FileModule {
  return Object.hasOwn(FILES, module);
}

/**
 * The file that an action writes.
 *
 * @throws as {@link compileAction}
 */
export async function fileOfAction(
  module: FileModule,
  action: ParsedAction,
  surroundings: Surroundings,
): Promise<FileSpec> {
  return FILES[module](await filledAction(action, surroundings), surroundings);
}

/**
 * Makes the program of a built-in module's action.
 *
 * @throws MissingParameter, TemplateFault or ActionFault; an error that names the file when the server does not have it
 */
export async function compileAction(
  module: BuiltInModule,
  action: ParsedAction,
  surroundings: Surroundings,
): Promise<Program> {
  const compiled = await COMPILERS[module](await filledAction(action, surroundings), surroundings);
  if (compiled.text.includes('\0') || compiled.args.some((arg) => arg.includes('\0'))) {
    throw new ActionFault(message('script_has_nul', { module }));
  }
  return compiled;
}

async function filledAction({ freeForm, named }: ParsedAction, { variables }: Surroundings): Promise<FilledAction> {
  return (await renderAll({ freeForm, named }, variables)) as unknown as FilledAction;
}

function program(text: string, args: readonly string[], action: FilledAction): Program {
  const [chdir, creates, removes] = ['chdir', 'creates', 'removes'].map((name) => textIn(action, name));
  return { text, args, chdir: chdir ?? null, creates: creates ?? null, removes: removes ?? null };
}

function commandOf(action: FilledAction): string {
  return textIn(action, 'cmd') ?? action.freeForm;
}

function textIn({ named }: FilledAction, name: string): string | null {
  const value = named[name];
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function contentOf(action: FilledAction, files: ServerFiles): Promise<Buffer> {
  const src = textIn(action, 'src');
  return src === null ? Buffer.from(textIn(action, 'content') ?? '') : files.read(src);
}

function fileOf(action: FilledAction, content: Buffer): FileSpec {
  const src = textIn(action, 'src');
  const mode = textIn(action, 'mode');
  if (mode !== null && !/^[0-7]{3,4}$/.test(mode)) {
    throw new ActionFault(message('mode_wrong', { mode }));
  }
  return {
    content,
    dest: textIn(action, 'dest') ?? '',
    name: src === null ? null : basename(src),
    mode,
    owner: textIn(action, 'owner'),
    group: textIn(action, 'group'),
  };
}
