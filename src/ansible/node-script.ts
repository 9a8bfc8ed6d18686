import { deflateSync } from 'node:zlib';
import { quote } from '../base/text/shell-quote.ts';
import type { Params } from '../domain/plans/plan.ts';
import { englishOf, message } from '../messages/message.ts';
import type { ModuleProgram } from './module-program.ts';
import { NODE_FINDING } from './node-finding.ts';
import { NODE_IMPORTS } from './node-imports.ts';
import { NODE_MODULE } from './node-module.ts';
import { NODE_SHELF } from './node-shelf.ts';

/** A module with its arguments, as a node may run it. */
export interface OrderedModule {
  readonly program: ModuleProgram;
  readonly args: Params;
  /** The program or directory on the node by which it is chosen; null = always. */
  readonly when: string | null;
}

/**
 * Has Python run what stands behind the shell's part, up to an empty line, with modules of its own alone. Behind that line is the archive,
 * if there is one. The script, which may hold secrets, is not kept.
 */
const READ = `import os, sys
sys.path = [at for at in sys.path if at not in ("", ".")]
with open(sys.argv[2], "rb") as script:
    program, archive = script.read().split(b"\\n\\n", 2)[1:]
os.unlink(sys.argv[2])
exec(program)`;
/** What runs a module, and what runs it to see what it would change. */
const RUNS = packed(`${NODE_IMPORTS}\n${NODE_SHELF}\n${NODE_MODULE}`);
const CHECKS = packed(`${NODE_IMPORTS}\n${NODE_SHELF}\n${NODE_MODULE}\n${NODE_FINDING}`);

/** A program that a script brings along. */
export interface Carried {
  /** The place of its module. */
  readonly at: number;
  /** How it comes about from one that the node may have; null = all of it. */
  readonly difference: string | null;
}

interface ScriptOptions {
  readonly carried?: Carried | undefined;
  readonly check?: boolean | undefined;
  readonly before?: string | undefined;
}

/**
 * The script that runs the first of some modules that fits the node. It needs no earlier reply from the node: it looks for Python
 * by itself, the system's own first, because modules for packages need that one. The script, which may hold secrets, is not kept.
 *
 * @param name the module as the action names it
 * @param options.carried without it, a node that lacks the program answers with an exit code (LACKS), before it did anything; and so
 *   does one that has not the program from which it differs
 * @param options.before lines that run first, none of them empty: what ends the shell there keeps the module from running
 * @param options.check the module's answer is written as a finding: its state in a line, and then what would change
 * @example nodeScript('ping', [{ program, args: {}, when: null }])
 */
export function nodeScript(
  name: string,
  modules: readonly OrderedModule[],
  { carried, check = false, before = '' }: ScriptOptions = {},
): string {
  const noPython = englishOf(message('node_without_python', { module: name }));
  const programs = modules.flatMap(({ when }) => when ?? []).join(', ');
  const order = {
    modules: modules.map(({ program: { hash, module, python }, args, when }) => ({
      hash,
      module,
      python,
      when,
      arguments: args,
    })),
    unfit: englishOf(message('node_without_programs', { module: name, programs })),
    // its values are filled in on the node
    old: englishOf(message('node_python_too_old', { module: name, needed: '%d.%d', python: '%s', version: '%d.%d' })),
  };
  const archive = carried === undefined ? '' : (carried.difference ?? modules[carried.at]?.program.archive ?? '');
  return [
    // what is kept lies beside the runs of the login's user, or in the home of the user that it becomes
    'case $0 in',
    '  */.springtide/runs/*) base=${0%/runs/*} ;;',
    '  */.springtide-*/*) base=${0%/*} ;;',
    '  *) base=${HOME:+$HOME/.springtide} ;;',
    'esac',
    ...before.split('\n').filter((line) => line !== ''),
    'python=',
    'for at in /usr/libexec/platform-python /usr/bin/python3 /usr/local/bin/python3; do',
    '  [ ! -x "$at" ] || { python=$at; break; }',
    'done',
    '[ -n "$python" ] || python=$(command -v python3) || python=$(command -v python)',
    `[ -n "$python" ] || { echo ${quote(noPython)}; exit 127; }`,
    `exec "$python" -c '${READ}' "$base" "$0"`,
    '',
    check ? CHECKS : RUNS,
    `main(sys.argv[1], ${literalOf(order)}, archive)`,
    '',
    archive,
  ].join('\n');
}

/** A program for Python in Python: a third of its size, and of letters that go to a node as they are. */
export function packed(program: string): string {
  return `import base64, zlib; exec(zlib.decompress(base64.b64decode('${deflateSync(program, { level: 9 }).toString('base64')}')))`;
}

/** A value as JSON in a string literal that Python 2 and 3 read. */
export function literalOf(content: unknown): string {
  const json = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
  const ascii = json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${ascii.replaceAll(/[\\']/g, '\\$&')}'`;
}
