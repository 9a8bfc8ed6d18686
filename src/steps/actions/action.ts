import { complaintOf } from '../../ansible/admitted-modules.ts';
import type { ActionSpec, Params, ParamValue } from '../../domain/plans/plan.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
import { BUILT_IN_MODULES, type BuiltInModule, commandOptions, isBuiltInModule, moduleNamed } from './module-list.ts';
import { textsIn } from '../texts.ts';
import { takePairs } from './words.ts';

/** An action's module and arguments, from any notation. Templates are not filled in yet. */
export interface ParsedAction {
  readonly module: string;
  /** null = a module of Ansible. */
  readonly builtIn: BuiltInModule | null;
  /** The free form, without `name=value` words: a command, a script's path; '' when there is none. */
  readonly freeForm: string;
  readonly named: Params;
}

/** An action that can never run: an unknown argument, a missing one. */
export class ActionFault extends MessageError {}

/** Keys under which clients write the free form. */
const FREE_FORM_KEYS = ['free_form', '_raw_params'];

/**
 * Reads an action in any of Ansible's forms: `{"module":"copy","args":"src=a dest=b"}`, `{"module":"copy","src":"a",…}`,
 * `{"module":"shell","args":"make chdir=/src"}`, `{"module":"shell","args":{"cmd":"make"}}`.
 *
 * @throws ActionFault that names the argument and the known ones
 */
export function parseAction(spec: ActionSpec): ParsedAction {
  const module = typeof spec.module === 'string' ? moduleNamed(spec.module) : '';
  if (!/^[A-Za-z_][\w.]*$/.test(module))
    throw new ActionFault(message('module_missing', { given: JSON.stringify(spec.module ?? null) }));
  const { module: _module, args, ...direct } = spec;
  const fromArgs = argsOf(args, module);
  const named: Record<string, ParamValue> = { ...fromArgs.named, ...direct };
  let freeForm = fromArgs.freeForm;
  for (const key of FREE_FORM_KEYS) {
    if (typeof named[key] === 'string') freeForm = named[key];
    delete named[key];
  }
  if (!isBuiltInModule(module)) {
    if (freeForm !== '') throw new ActionFault(message('module_not_pairs', { module, given: freeForm.slice(0, 60) }));
    return { module, builtIn: null, freeForm, named };
  }
  const parsed: ParsedAction = { module, builtIn: module, freeForm, named };
  const complaint = argumentComplaint(module, parsed);
  if (complaint !== null) throw new ActionFault(message('module_wrong', { module, reason: complaint }));
  return parsed;
}

/**
 * Reads an action as parseAction does, and refuses a module that the server does not run.
 *
 * @param admitted the modules of collections that the server's settings list
 * @throws ActionFault
 */
export function admittedAction(spec: ActionSpec, admitted: readonly string[]): ParsedAction {
  const action = parseAction(spec);
  const complaint =
    action.builtIn === null ? complaintOf({ module: action.module, args: action.named }, admitted) : null;
  if (complaint !== null) throw new ActionFault(complaint);
  return action;
}

function argsOf(args: ParamValue | undefined, module: string): { readonly freeForm: string; readonly named: Params } {
  if (args === undefined || args === null) return { freeForm: '', named: {} };
  if (typeof args === 'object') {
    if (Array.isArray(args)) throw new ActionFault(message('module_args_list', { module }));
    return { freeForm: '', named: args as Params };
  }
  const text = String(args);
  const options = commandOptions(module);
  // a command may contain `name=value` words of its own, so that only the module's own names are taken out of it
  const isName = options === null ? () => true : (name: string) => options.includes(name);
  const { pairs, rest } = takePairs(text, isName);
  return { freeForm: rest, named: pairs };
}

function argumentComplaint(module: BuiltInModule, { freeForm, named }: ParsedAction): Message | null {
  const form = BUILT_IN_MODULES[module];
  const known = [...form.oneOf, ...form.required, ...form.options];
  const unknown = Object.keys(named).find((name) => !known.includes(name));
  if (unknown !== undefined) return message('argument_unknown', { name: unknown, known });
  if (!form.freeForm && freeForm !== '') return message('not_pair', { given: freeForm.slice(0, 60) });
  const lacking = form.required.find((name) => isEmpty(named[name]));
  if (lacking !== undefined) return message('argument_missing', { name: lacking });
  const nested = Object.entries(named).find(([name, value]) => typeof value === 'object' && name !== 'argv');
  if (nested !== undefined) return message('argument_not_text', { name: nested[0] });
  return choiceComplaint(form.oneOf, form.freeForm ? freeForm : '', named);
}

function choiceComplaint(oneOf: readonly string[], freeForm: string, named: Params): Message | null {
  const given = oneOf.filter((name) => named[name] !== undefined && named[name] !== null);
  const choices = given.length + (freeForm === '' ? 0 : 1);
  if (choices === 0) return message('nothing_to_do', { names: oneOf.join(' or ') });
  return choices > 1 ? message('only_one_of', { names: ['args', ...oneOf] }) : null;
}

function isEmpty(value: ParamValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** Every text of an action that is filled in before it runs. */
export function textsOf(action: ParsedAction): readonly string[] {
  return [action.freeForm, ...Object.values(action.named).flatMap(textsIn)];
}
