import type { AnsibleTask } from './ansible-runner.ts';

/** Modules that open files of the machine Ansible runs on, whatever their arguments. */
const OPEN_FILES_HERE = [
  'fetch',
  'import_playbook',
  'import_role',
  'import_tasks',
  'include',
  'include_role',
  'include_tasks',
  'include_vars',
  'script',
  'synchronize',
  'template',
];

/** Modules that open their file there, unless they are told that it is on the node; true = they take that for granted. */
const SRC_IS_ON_NODE: Readonly<Record<string, boolean>> = {
  assemble: true,
  copy: false,
  patch: false,
  unarchive: false,
  uri: false,
};

/**
 * Why a task may not run, or null. Files of the server (keys, settings) can neither be sent away nor written over with
 * a module: what may be sent is below one directory, and the modules that need no Ansible send it.
 *
 * @example complaintOf({ module: 'unarchive', freeForm: '', args: { src: '/root/.ssh', dest: '/tmp' } })
 */
export function complaintOf({ module, args }: Pick<AnsibleTask, 'module' | 'args'>): string | null {
  const name = module.replace(/^ansible\.(builtin|legacy|posix)\./, '');
  if (OPEN_FILES_HERE.includes(name)) {
    return `module ${module} works with files of the server, which only the modules copy, template and script may send`;
  }
  const isOnNode = SRC_IS_ON_NODE[name];
  const takesFile = (args['src'] ?? null) !== null || args['body_format'] === 'form-multipart';
  if (isOnNode === undefined || !takesFile) return null;
  const { remote_src: remote = isOnNode } = args;
  if (/^"?(true|yes|y|on|1|t)"?$/i.test(JSON.stringify(remote))) return null;
  return `module ${module} would take its file from the server: send it with the module copy, then give remote_src: true`;
}
