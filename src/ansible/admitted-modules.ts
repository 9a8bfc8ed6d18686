import type { ParamValue } from '../domain/plans/plan.ts';
import { message, type Message } from '../messages/message.ts';
import type { AnsibleTask } from './ansible.ts';
import { isPath, isTemplate, playbookComplaint } from './plays/play-arguments.ts';

/** Ansible's own modules that do all of their work on the node, and evaluate nothing on the controller. */
const ON_NODE = [
  'apt',
  'apt_key',
  'apt_repository',
  'assemble',
  'blockinfile',
  'cron',
  'deb822_repository',
  'debconf',
  'dnf',
  'dnf5',
  'dpkg_selections',
  'expect',
  'file',
  'find',
  'get_url',
  'getent',
  'git',
  'group',
  'hostname',
  'iptables',
  'known_hosts',
  'lineinfile',
  'mount_facts',
  'package',
  'package_facts',
  'ping',
  'pip',
  'replace',
  'rpm_key',
  'service',
  'service_facts',
  'setup',
  'slurp',
  'stat',
  'subversion',
  'systemd',
  'systemd_service',
  'sysvinit',
  'tempfile',
  'unarchive',
  'uri',
  'user',
  'wait_for',
  'yum',
  'yum_repository',
] as const;

/** The module that plays a user's own playbook. */
export const PLAYBOOK_MODULE = 'playbook';

/** Ansible's own modules that work from the server: each is played as a playbook of one task, confined. */
const FROM_SERVER = ['reboot', 'wait_for_connection'] as const;

/** Modules that are played so when their file is one of the server. */
const WITH_SERVER_FILE = ['assemble', 'unarchive'] as const;

/** Arguments by which Ansible would choose another module; here the node's own programs decide. */
const CHOOSERS: Readonly<Record<string, string>> = { package: 'use', service: 'use', yum: 'use_backend' };

/** Modules that read their file from the controller unless an argument says that it is on the node; true = that argument is the default. */
const SRC_IS_ON_NODE: Readonly<Record<string, boolean>> = { assemble: true, unarchive: false, uri: false };

const COMPUTES = message('module_computes_here');
const PLAYBOOK = message('module_of_playbooks');
const FILES = message('module_with_server_files');

/** Why well-known modules of Ansible are not among those above. */
const REFUSED: Readonly<Record<string, Message>> = {
  add_host: PLAYBOOK,
  assert: COMPUTES,
  async_status: PLAYBOOK,
  debug: COMPUTES,
  fail: COMPUTES,
  fetch: FILES,
  gather_facts: message('module_gather_facts'),
  group_by: COMPUTES,
  import_playbook: PLAYBOOK,
  import_role: PLAYBOOK,
  import_tasks: PLAYBOOK,
  include: PLAYBOOK,
  include_role: PLAYBOOK,
  include_tasks: PLAYBOOK,
  include_vars: FILES,
  meta: PLAYBOOK,
  pause: PLAYBOOK,
  set_fact: COMPUTES,
  set_stats: COMPUTES,
  validate_argument_spec: COMPUTES,
};

/** A module of a collection: its three names, or more. */
const COLLECTION_MODULE = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*){2,5}$/;
const LONGEST_NAME = 200;

/** Whether a text can name a module of a collection, and so be admitted by a setting. */
export function isCollectionModule(name: string): boolean {
  return name.length <= LONGEST_NAME && COLLECTION_MODULE.test(name) && !/^ansible\.(builtin|legacy)\./.test(name);
}

/**
 * Why a task may not run, with the remedy; or null. Asked when an action is saved, when a task is made and before it runs.
 *
 * AM1. Only modules are run that are known to work on the node alone, or whose part for the server is known to do no more than
 *      is said here: those of the lists here, and those of collections that the settings of the server list.
 * AM2. Arguments with unresolved templates are checked once they are filled in.
 *
 * @param admitted the modules of collections that the server's settings list
 * @example complaintOf({ module: 'debug', args: { var: 'x' } }, []) // module debug computes where Ansible runs, …
 */
export function complaintOf({ module, args }: AnsibleTask, admitted: readonly string[]): Message | null {
  if (module === PLAYBOOK_MODULE) return playbookComplaint(args);
  const name = admittedName(module, admitted);
  if (name !== null) return name;
  const argument = Object.keys(args).find((key) => !/^[A-Za-z]\w{0,99}$/.test(key));
  // arguments that begin with _ are Ansible's own
  if (argument !== undefined)
    return message('argument_not_one', { module, argument: JSON.stringify(argument.slice(0, 60)) });
  const chooser = CHOOSERS[module];
  if (chooser !== undefined && args[chooser] !== undefined) {
    return message('module_chosen_by_node', { module, chooser });
  }
  return takesFileOfServer(module, args) ? serverFileComplaint(module, args) : null;
}

/** Whether a task is played from the server (see plays/), and not run on the node alone. */
export function isPlayed({ module, args }: AnsibleTask): boolean {
  return module === PLAYBOOK_MODULE || isOneOf(FROM_SERVER, module) || takesFileOfServer(module, args);
}

function serverFileComplaint(module: string, args: AnsibleTask['args']): Message | null {
  const { src = null } = args;
  const isPlayable = isOneOf(WITH_SERVER_FILE, module) && (isTemplate(src) || isPath(src));
  return isPlayable ? null : message('module_takes_server_file', { module });
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function admittedName(module: string, admitted: readonly string[]): Message | null {
  if (isOneOf(ON_NODE, module) || isOneOf(FROM_SERVER, module)) return null;
  const reason = Object.hasOwn(REFUSED, module) ? REFUSED[module] : undefined;
  if (reason !== undefined) return message('module_not_on_node', { module, reason });
  if (!isCollectionModule(module)) {
    return message('module_unknown', {
      module: module.slice(0, LONGEST_NAME),
      known: [PLAYBOOK_MODULE, ...FROM_SERVER, ...ON_NODE],
    });
  }
  if (admitted.includes(module)) return null;
  return message('module_of_collection', { module });
}

function takesFileOfServer(module: string, args: AnsibleTask['args']): boolean {
  const isOnNode = SRC_IS_ON_NODE[module];
  const takesFile = (args['src'] ?? null) !== null || args['body_format'] === 'form-multipart';
  if (isOnNode === undefined || !takesFile) return false;
  const { remote_src: remote = isOnNode } = args;
  return !isTrue(remote) && !isTemplate(remote);
}

/** Values that Ansible reads as true. */
function isTrue(value: ParamValue): boolean {
  return typeof value === 'object' ? false : /^(true|yes|y|on|1|1\.0|t)$/i.test(String(value));
}
