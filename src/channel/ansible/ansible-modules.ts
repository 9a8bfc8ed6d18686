import type { ParamValue } from '../../domain/plans/plan.ts';
import type { AnsibleTask } from './ansible-runner.ts';

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

/** Modules that choose on the node which other module does the work: the first whose program exists. */
const CHOICES: ReadonlyMap<string, readonly Choice[]> = new Map([
  [
    'package',
    [
      { program: 'apt-get', module: 'apt' },
      { program: 'dnf', module: 'dnf' },
      { program: 'yum', module: 'yum' },
    ],
  ],
  [
    'yum',
    [
      { program: 'dnf', module: 'dnf' },
      { program: 'yum', module: 'yum' },
    ],
  ],
]);

/** Arguments by which Ansible would choose another module; here the node's own programs decide. */
const CHOOSERS: Readonly<Record<string, string>> = { package: 'use', service: 'use', yum: 'use_backend' };

/** Modules that read their file from the controller unless an argument says that it is on the node; true = that argument is the default. */
const SRC_IS_ON_NODE: Readonly<Record<string, boolean>> = { assemble: true, unarchive: false, uri: false };

const COMPUTES = 'computes where Ansible runs, and nothing of an action is evaluated on the server';
const PLAYBOOK = 'is a part of playbooks and does nothing on a node';
const FILES = 'works with files of the server';
const WAITS = 'works from the server, over a connection of its own';

/** Why well-known modules of Ansible are not among those above. */
const REFUSED: Readonly<Record<string, string>> = {
  add_host: PLAYBOOK,
  assert: COMPUTES,
  async_status: PLAYBOOK,
  debug: COMPUTES,
  fail: COMPUTES,
  fetch: FILES,
  gather_facts: 'is a part of playbooks: name setup',
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
  reboot: WAITS,
  set_fact: COMPUTES,
  set_stats: COMPUTES,
  validate_argument_spec: COMPUTES,
  wait_for_connection: WAITS,
};

/** One of several modules, and the program on the node by which it is chosen. */
export interface Choice {
  readonly program: string;
  readonly module: string;
}

/** The modules among which the node chooses; a single one without a program is always used. */
export function choicesOf(module: string): readonly Choice[] | null {
  return CHOICES.get(module) ?? null;
}

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
 * AM1. Only modules that are known to work on the node alone are run: those of the list here, and those of collections that
 *      the settings of the server list.
 * AM2. Arguments with unresolved templates are checked once they are filled in.
 *
 * @param admitted the modules of collections that the server's settings list
 * @example complaintOf({ module: 'debug', args: { var: 'x' } }, []) // 'module debug computes where Ansible runs, …'
 */
export function complaintOf({ module, args }: AnsibleTask, admitted: readonly string[]): string | null {
  const name = admittedName(module, admitted);
  if (name !== null) return name;
  const argument = Object.keys(args).find((key) => !/^[A-Za-z]\w{0,99}$/.test(key));
  // arguments that begin with _ are Ansible's own
  if (argument !== undefined) return `module ${module}: ${JSON.stringify(argument.slice(0, 60))} is no argument`;
  const chooser = CHOOSERS[module];
  if (chooser !== undefined && args[chooser] !== undefined) {
    return `module ${module}: the node's own programs say what is used: leave ${chooser} out, or name that module itself`;
  }
  return takesFileOfServer(module, args)
    ? `module ${module} would take its file from the server: send it with the module copy, then give remote_src: true`
    : null;
}

function admittedName(module: string, admitted: readonly string[]): string | null {
  if (ON_NODE.some((name) => name === module)) return null;
  const reason = Object.hasOwn(REFUSED, module) ? REFUSED[module] : undefined;
  if (reason !== undefined) return `module ${module} ${reason}: do it with a module that works on the node, as shell`;
  if (!isCollectionModule(module)) {
    return `there is no module ${module.slice(0, LONGEST_NAME)} that works on the node alone: there are shell, command, longscript, script, copy, template, ${ON_NODE.join(', ')}`;
  }
  if (admitted.includes(module)) return null;
  return `module ${module} is of a collection, and none of those that the server's settings list: whoever runs the server can add it to SPRINGTIDE_ANSIBLE_MODULES`;
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

function isTemplate(value: ParamValue): boolean {
  return typeof value === 'string' && /\{[{%]/.test(value);
}
