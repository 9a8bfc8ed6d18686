import { type ParamValue, SHELL_MODULES } from '../domain/plan.ts';
import { MARK, markOf, REMOTE_TMP } from './ansible-node.ts';
import { REPORT_PLUGIN } from './ansible-report.ts';
import type { AnsibleTask } from './ansible-runner.ts';
import type { Endpoint } from './channel.ts';
import { quoted } from './run-once.ts';

/** Everything that ansible-playbook has to know. */
export interface Play {
  readonly runId: string;
  readonly task: AnsibleTask;
  readonly endpoint: Endpoint;
  readonly keyFile: string;
  /** The only key by which the node is known, in base64. */
  readonly hostKey: string;
  /** Where Python is on the node; null = there is none that we know of. */
  readonly python: string | null;
  /** The program, by its name or path. */
  readonly program: string;
}

/** The exit code of a run that was cancelled before it did anything: that of a program that TERM ended. */
export const CANCELLED_CODE = 143;

/** The file that says that a run must not begin any more. `run` is what all its files begin with. */
export function cancelMarkOf(run: string): string {
  return `${run}.cancelled`;
}

/**
 * The script that runs a play on this machine. It lies among the files of its run, writes those of the play beside
 * itself, and removes them and itself at the end, because they may hold secrets.
 *
 * P1. Nothing of Ansible's settings is the operator's: neither ansible.cfg nor a variable ANSIBLE_….
 * P2. ssh takes nothing but the key of `play`, from a host with no other key than the one we know it by.
 * P3. A connection that breaks is not tried again by Ansible: the module may have run.
 *
 * @throws for a host or user that no ssh configuration can hold
 */
export function scriptOf(play: Play): string {
  const files = {
    'ansible.cfg': SETTINGS,
    'springtide_report.py': REPORT_PLUGIN,
    inventory: `node ansible_connection=ssh ansible_python_interpreter=${play.python ?? 'auto_silent'}\n`,
    known_hosts: `node ${keyTypeOf(play.hostKey)} ${play.hostKey}\n`,
    ssh_config: sshConfigOf(play.endpoint),
    'playbook.yml': playbookOf(play),
  };
  return [
    'set -e',
    'umask 077',
    'd=${0%.script}',
    `[ ! -e "${cancelMarkOf('$d')}" ] || { echo 'cancelled before it began'; exit ${CANCELLED_CODE}; }`,
    `trap 'rm -rf "$d.play" "$d.staged" "$0"' EXIT`,
    `trap 'exit ${CANCELLED_CODE}' TERM HUP INT`,
    `for program in ${quoted(play.program)} ssh; do`,
    `  command -v "$program" >/dev/null || { echo ${quoted(lackOf(play.task))}; exit 127; }`,
    'done',
    'mkdir "$d.play"',
    'cd "$d.play"',
    ...Object.entries(files).map(([name, text]) => `cat >${name} <<'END OF FILE'\n${text}END OF FILE`),
    `ln -s ${quoted(play.keyFile)} key`,
    // what is told of the module comes at the end, after all complaints
    'code=0',
    `env -i PATH="$PATH" HOME="\${HOME:-/}" LC_ALL=C.UTF-8 ANSIBLE_CONFIG="$d.play/ansible.cfg" \\`,
    `  ${quoted(play.program)} playbook.yml >report || code=$?`,
    'cat report',
    '[ $code -ne 0 ] || exit 0',
    // what ansible-playbook itself stumbled over is told once more, as the last line
    `[ -s report ] || sed -n 's/^ERROR! //p; s/^\\[ERROR\\]: //p' "$d.out" | tail -n 1`,
    ...(play.python === null && !isRaw(play.task) ? [`echo ${quoted(lackOfPython(play.task))}`] : []),
    'exit $code',
    '',
  ].join('\n');
}

function lackOf({ module }: AnsibleTask): string {
  const others = SHELL_MODULES.join(', ');
  return `module ${module} needs Ansible on the server: apt-get install ansible-core (${others} do without)`;
}

function lackOfPython({ module }: AnsibleTask): string {
  return `module ${module} needs Python on the node, and there is none: install python3 with an action of module shell`;
}

const SETTINGS = `[defaults]
inventory = inventory
gathering = explicit
interpreter_python = auto_silent
forks = 1
timeout = 20
local_tmp = tmp
remote_tmp = ~/${REMOTE_TMP}
no_target_syslog = True
callback_plugins = .
stdout_callback = springtide_report
host_key_checking = True
retry_files_enabled = False
localhost_warning = False
deprecation_warnings = False
nocows = True
[inventory]
enable_plugins = ini
[connection]
pipelining = True
[ssh_connection]
ssh_args = -F ssh_config
transfer_method = piped
retries = 0
`;

function sshConfigOf({ host, port, user }: Endpoint): string {
  return `Host node
  HostName ${sshWord(host.replaceAll('%', '%%'))}
  Port ${port}
  User ${sshWord(user)}
  IdentityFile key
  IdentitiesOnly yes
  IdentityAgent none
  HostKeyAlias node
  UserKnownHostsFile known_hosts
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  UpdateHostKeys no
  BatchMode yes
  ServerAliveInterval 10
  ServerAliveCountMax 3
  ControlMaster no
  ControlPath none
`;
}

function sshWord(text: string): string {
  if (text === '' || /["\\\p{Cc}]/u.test(text)) {
    throw new Error(`${JSON.stringify(text)} is no host or user that ssh takes: mend the machine type's settings`);
  }
  return `"${text}"`;
}

/** A host key begins with the length and the name of its type. */
function keyTypeOf(hostKey: string): string {
  const key = Buffer.from(hostKey, 'base64');
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

function playbookOf({ runId, task }: Play): string {
  const args = task.freeForm === '' ? task.args : { ...task.args, _raw_params: task.freeForm };
  // raw hands its command to the node as it is, and warns of an environment
  const environment = isRaw(task) ? {} : { [MARK]: markOf(runId) };
  // Ansible shows two lines of a playbook that it cannot run: the arguments, which may be secret, are none of them
  return `- hosts: node
  gather_facts: false
  environment: ${yaml(environment)}
  tasks:
    - action: {module: ${yaml(task.module)}}

      args: ${yaml(args)}
`;
}

function isRaw({ module }: AnsibleTask): boolean {
  return /^(ansible\.(builtin|legacy)\.)?raw$/.test(module);
}

/**
 * A value in YAML of one line, with no text in it that Ansible fills in. Only what could be filled in is marked as unsafe:
 * of a marked text such as "yes" some versions of Ansible make a boolean, whatever its quotes.
 */
function yaml(value: ParamValue): string {
  if (typeof value === 'string') return /\{|^#/.test(value) ? `!unsafe ${yamlText(value)}` : yamlText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: ParamValue) => yaml(item)).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${yamlText(key)}: ${yaml(item)}`)
    .join(', ')}}`;
}

/** Everything but plain ASCII is escaped, because YAML takes not every character as it is. */
function yamlText(text: string): string {
  return `"${text.toWellFormed().replaceAll(/[^ !#-[\]-~]/gu, yamlEscape)}"`;
}

function yamlEscape(char: string): string {
  return `\\U${(char.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
