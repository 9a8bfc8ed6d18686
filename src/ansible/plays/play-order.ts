import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { OwnFiles } from '../../content/content-place.ts';
import type { Params, ParamValue } from '../../domain/plans/plan.ts';
import { PLAYED_MODULE } from '../node-played.ts';
import { PYTHON } from './claim.ts';
import {
  calledIn,
  contentAt,
  contentBelow,
  type ContentRoot,
  type PlayFile,
  type PlayLink,
  playbookBelow,
} from './content.ts';
import type { PlayHost, PlaySource } from './play.ts';

/** Where the launcher puts what it gets. */
const OWN = '/tmp/springtide';
const CONTENT = '/tmp/content';
/** The group of the nodes whose Python is known. */
const WITH_PYTHON = 'springtide_python';
/** How many nodes of a play are worked on at the same time, for each processor: each takes a process, which mostly waits. */
const FORKS_PER_PROCESSOR = 16;
const MOST_FORKS = 100;

const controller = (file: string): Promise<Buffer> => readFile(new URL(`./controller/${file}`, import.meta.url));

/** The program that the confined Python runs. */
export async function launcher(): Promise<string> {
  return (await controller('launcher.py')).toString('utf8');
}

export function forksOf(nodes: number): number {
  return Math.min(nodes, MOST_FORKS, FORKS_PER_PROCESSOR * availableParallelism());
}

/** What is played, read from where its files are. */
interface Played {
  readonly playbook: string;
  readonly content: readonly (PlayFile | PlayLink)[];
}

/** Variables of groups and hosts beside a directory of playbooks: Ansible looks for them beside the inventory, and beside playbooks. */
const VARIABLES = ['group_vars', 'host_vars'];

export interface Ordered {
  readonly source: PlaySource;
  readonly hosts: readonly PlayHost[];
  /** After which the play ends anyway. */
  readonly seconds: number;
  /** The installation's own playbooks and files. */
  readonly files: OwnFiles;
  /** Where Ansible looks for collections besides those of the content. */
  readonly collections: string;
}

/**
 * Everything that the launcher reads before its last word: the length of a header, the header, and the files that it names.
 *
 * @throws MessageError: no such playbook, too many files
 */
export async function playOrder({ source, hosts, seconds, files, collections }: Ordered): Promise<Buffer> {
  const { playbook, content } = await playedBy(files, source);
  const own: readonly (PlayFile | PlayLink)[] = [
    fileOf('plugins/connection/springtide.py', await controller('connection.py')),
    fileOf('plugins/callback/springtide.py', await controller('callback.py')),
    fileOf('lib/springtide_programs.py', await controller('programs.py')),
    fileOf('lib/springtide_played.py', Buffer.from(PLAYED_MODULE)),
    fileOf('ansible.cfg', Buffer.from('[defaults]\n')),
    fileOf('inventory.json', Buffer.from(JSON.stringify(inventoryOf(hosts)))),
    fileOf('extra.json', Buffer.from(JSON.stringify(source.kind === 'playbook' ? source.extraVars : {}))),
    ...VARIABLES.map((name) => ({ path: name, link: join(CONTENT, name) })),
  ];
  const header = Buffer.from(
    JSON.stringify({
      own: own.map(entryOf),
      content: content.map(entryOf),
      environment: environmentOf(source, hosts, collections),
      arguments: argumentsOf(source, playbook),
      seconds,
    }),
  );
  const size = Buffer.from(header.length.toString(16).padStart(8, '0'));
  return Buffer.concat([
    size,
    header,
    ...[...own, ...content].map((file) => ('content' in file ? file.content : Buffer.alloc(0))),
  ]);
}

async function playedBy(files: OwnFiles, source: PlaySource): Promise<Played> {
  if (source.kind === 'module') {
    const { file } = source;
    const taken = file === null ? [] : await contentAt(await rootOf(files, source, file), file);
    return { playbook: 'action.yml', content: [fileOf('action.yml', Buffer.from(playbookOf(source))), ...taken] };
  }
  const root = await rootOf(files, source, source.path);
  const found = await playbookBelow(root, source.path);
  return { playbook: found.name, content: await contentBelow(found.directory, calledIn(root)) };
}

async function rootOf(files: OwnFiles, { repository }: PlaySource, path: string): Promise<ContentRoot> {
  return repository ?? { directory: await files.directory(path), title: null, shown: files.shown };
}

function fileOf(path: string, content: Buffer): PlayFile {
  return { path, mode: 0o644, content };
}

function entryOf(file: PlayFile | PlayLink): object {
  return 'link' in file ? file : { path: file.path, mode: file.mode, size: file.content.length };
}

function environmentOf(
  source: PlaySource,
  hosts: readonly PlayHost[],
  collections: string,
): Readonly<Record<string, string>> {
  return {
    SPRINGTIDE_NODES: JSON.stringify(hosts.map(({ name }) => name)),
    // of a module alone all is told unless it is only checked, and its arguments, which may be secret, do not go to the node's system log
    ...(source.kind === 'module' ? { SPRINGTIDE_MODULE: source.check ? '0' : '1', ANSIBLE_NO_TARGET_SYSLOG: '1' } : {}),
    // a configuration beside the playbook would name other plugins
    ANSIBLE_CONFIG: join(OWN, 'ansible.cfg'),
    ANSIBLE_HOME: '/tmp/.ansible',
    ANSIBLE_LOCAL_TEMP: '/tmp/.ansible/tmp',
    ANSIBLE_REMOTE_TMP: '~/.springtide/ansible',
    ANSIBLE_CONNECTION_PLUGINS: join(OWN, 'plugins/connection'),
    ANSIBLE_CALLBACK_PLUGINS: join(OWN, 'plugins/callback'),
    ANSIBLE_STDOUT_CALLBACK: 'springtide',
    ANSIBLE_INVENTORY_ENABLED: 'yaml',
    ANSIBLE_ROLES_PATH: join(CONTENT, 'roles'),
    ANSIBLE_COLLECTIONS_PATH: `${join(CONTENT, 'collections')}:${collections}`,
    ANSIBLE_PIPELINING: '1',
    ANSIBLE_FORKS: String(forksOf(hosts.length)),
    ANSIBLE_DIFF_ALWAYS: (source.kind === 'playbook' ? source.diff : source.check) ? '1' : '0',
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_RETRY_FILES_ENABLED: '0',
    ANSIBLE_LOCALHOST_WARNING: '0',
    ANSIBLE_DEPRECATION_WARNINGS: '0',
    ANSIBLE_INTERPRETER_PYTHON: 'auto_silent',
  };
}

function argumentsOf(source: PlaySource, playbook: string): readonly string[] {
  const usual = [
    `--inventory=${join(OWN, 'inventory.json')}`,
    `--extra-vars=@${join(OWN, 'extra.json')}`,
    ...(source.check ? ['--check'] : []),
  ];
  if (source.kind === 'module') return [...usual, playbook];
  const { tags, skipTags } = source;
  return [...usual, ...tags.map((tag) => `--tags=${tag}`), ...skipTags.map((tag) => `--skip-tags=${tag}`), playbook];
}

function inventoryOf(hosts: readonly PlayHost[]): object {
  const groups = new Map<string, Record<string, object>>();
  for (const { name, groups: own } of hosts) {
    for (const group of own) groups.set(group, { ...groups.get(group), [name]: {} });
  }
  const vars = hosts.map(({ name, vars: own }, node) => [
    name,
    { ...own, ansible_connection: 'springtide', springtide_node: node },
  ]);
  const children = [...groups].map(([group, members]) => [group, { hosts: members }]);
  const known = Object.fromEntries(hosts.filter(({ python }) => python === PYTHON).map(({ name }) => [name, {}]));
  // a variable of a group gives way to any that the content has
  const pythons = { [WITH_PYTHON]: { hosts: known, vars: { ansible_python_interpreter: PYTHON } } };
  return { all: { hosts: Object.fromEntries(vars), children: { ...Object.fromEntries(children), ...pythons } } };
}

/** The playbook of one action. Its values are filled in already: Ansible takes each text as it is. */
function playbookOf({ module, args }: PlaySource & { readonly kind: 'module' }): string {
  const name = module.includes('.') ? module : `ansible.builtin.${module}`;
  const task = `{"name": ${yamlOf(module)}, ${yamlOf(name)}: ${unsafeYaml(args)}}`;
  return `[{"hosts": "all", "gather_facts": false, "tasks": [${task}]}]\n`;
}

function unsafeYaml(value: ParamValue): string {
  if (typeof value === 'string') return `!unsafe ${yamlOf(value)}`;
  if (Array.isArray(value)) return `[${(value as readonly ParamValue[]).map(unsafeYaml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value as Params)
    .map(([key, part]) => `${yamlOf(key)}: ${unsafeYaml(part)}`)
    .join(', ')}}`;
}

/** A text in double quotes, in ASCII. */
function yamlOf(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    /[^ -~]/gu,
    (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
  );
}
