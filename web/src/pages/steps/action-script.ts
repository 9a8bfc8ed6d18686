/*
 * The place of an action's script depends on its module and notation (see src/steps/actions/action.ts of the
 * server, which reads all of Ansible's notations). The console edits the usual places; everything else is kept unchanged.
 */

export type ActionSpec = Readonly<Record<string, unknown>>;

/** The module that plays a playbook of Ansible. */
const PLAYBOOK = 'playbook';

/** The modules that the console offers; others may be typed in: most of Ansible's own. */
export const MODULES = ['longscript', 'shell', 'command', 'script', 'copy', 'template', PLAYBOOK] as const;

const PLAYBOOK_ARGUMENTS = ['path', 'tags', 'skip_tags', 'extra_vars', 'diff', 'check'];

type Place = 'args' | 'cmd' | 'content';

/** The content of a new action. */
export const NEW_ACTION: ActionSpec = { module: 'longscript', content: '#!/bin/sh\nset -eu\n' };

/** The module's name as the server reads it. @example moduleOf({ module: 'ansible.builtin.shell' }) // 'shell' */
export function moduleOf({ module }: ActionSpec): string {
  return typeof module === 'string' ? module.replace(/^ansible\.(builtin|legacy)\./, '') : '';
}

/** Whether an action plays a playbook, and all of its arguments have fields of their own. */
export function isPlaybook(action: ActionSpec): boolean {
  return moduleOf(action) === PLAYBOOK && Object.keys(action).every((key) => key === 'module' || isOfPlaybook(key));
}

function isOfPlaybook(argument: string): boolean {
  return PLAYBOOK_ARGUMENTS.includes(argument);
}

/** The script and its place; null when this action has none that can be edited as a text. */
export function scriptOf(action: ActionSpec): { readonly place: Place; readonly text: string } | null {
  const place = placeIn(action);
  if (place === null) return null;
  const text = action[place] ?? '';
  return typeof text === 'string' ? { place, text } : null;
}

function placeIn(action: ActionSpec): Place | null {
  switch (moduleOf(action)) {
    case 'longscript':
      return 'content';
    case 'shell':
    case 'command':
    case 'script':
      if (action['argv'] !== undefined) return null;
      return action['cmd'] === undefined ? 'args' : 'cmd';
    case 'copy':
    case 'template':
      return action['src'] === undefined && action['args'] === undefined ? 'content' : null;
    default:
      return null;
  }
}

/** The action with another script. */
export function withScript(action: ActionSpec, text: string): ActionSpec {
  const script = scriptOf(action);
  return script === null ? action : { ...action, [script.place]: text };
}

/** The action with another module, which takes over its script; a playbook takes nothing that is not its own. */
export function withModule(action: ActionSpec, module: string): ActionSpec {
  if (module === PLAYBOOK) {
    return { module, ...Object.fromEntries(Object.entries(action).filter(([key]) => isOfPlaybook(key))) };
  }
  const script = scriptOf(action);
  if (script === null || placeIn({ module }) === null) return { ...action, module };
  const { [script.place]: _before, ...rest } = action;
  return withScript({ ...rest, module }, script.text);
}

/** The arguments of an action without its module and its script. */
export function argumentsOf(action: ActionSpec): ActionSpec {
  const hidden = ['module', scriptOf(action)?.place];
  return Object.fromEntries(Object.entries(action).filter(([key]) => !hidden.includes(key)));
}

/** The action with those other arguments replaced. */
export function withArguments(action: ActionSpec, args: ActionSpec): ActionSpec {
  const script = scriptOf(action);
  return { module: action['module'], ...(script === null ? {} : { [script.place]: script.text }), ...args };
}
