import type { RunRequest, RunWork, WantedRun } from '../../data/runs.ts';
import { type Become, isUserName } from '../../forms/become.ts';
import type { Environment } from '../../forms/environment/environment.ts';
import { type GivenParams, type ParamPlace, paramsFor, textAt } from '../../parts/params/param-groups.ts';
import type { ChosenTemplate } from '../../parts/params/use-chosen-template.ts';
import { policyChanges } from '../../parts/policy/policy-changes.ts';
import { isSizeText, type PolicyDraft } from '../../parts/policy/policy-draft.ts';

/*
 * What a person has entered on the page that runs something on nodes, and what it asks of the server.
 */

export const WORK_KINDS = ['template', 'command'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

export const NODE_ORDERS = ['node', 'given', 'address'] as const;
export type NodeOrder = (typeof NODE_ORDERS)[number];

/** Characters of a command, as the server has it. */
export const LONGEST_COMMAND = 65_536;

/** A task that is run again. */
export interface EarlierTask {
  readonly id: number;
  readonly templateId: number;
  /** The template's name, when it does not exist any more. */
  readonly goneTemplate: string | null;
}

export interface RunDraft {
  readonly kind: WorkKind;
  readonly templateId: number | null;
  readonly taskName: string;
  readonly params: GivenParams;
  readonly script: string;
  readonly render: boolean;
  readonly become: Become | undefined;
  /** What the command finds on the node. */
  readonly environment: Environment;
  readonly most: number | null;
  readonly ratio: number | null;
  readonly failures: string;
  readonly timeout: number | null;
  readonly order: NodeOrder;
  /** null = the template's. */
  readonly policy: PolicyDraft | null;
  readonly isContinuing: boolean;
  /** The task that is run again, and its template; null = none. */
  readonly again: EarlierTask | null;
}

export const EMPTY_DRAFT: RunDraft = {
  kind: 'template',
  templateId: null,
  taskName: '',
  params: {},
  script: '',
  render: false,
  become: undefined,
  environment: {},
  most: null,
  ratio: null,
  failures: '',
  timeout: null,
  order: 'node',
  policy: null,
  isContinuing: false,
  again: null,
};

/**
 * What the server is asked to do; null while something is missing that it need not be asked about.
 *
 * @param template null = none is chosen, or it is not read yet
 * @param image the parameter that has to have a value, because an image is deployed
 */
export function wantedRun(
  draft: RunDraft,
  {
    nodes,
    template,
    operator,
    image,
  }: { nodes: readonly string[]; template: ChosenTemplate | null; operator: string; image?: ParamPlace | undefined },
): WantedRun | null {
  if (image !== undefined && textAt(draft.params, image) === '') return null;
  if (nodes.length === 0 || (draft.failures !== '' && !isSizeText(draft.failures, false))) return null;
  const work = draft.kind === 'template' ? templateWork(draft, template, operator) : commandWork(draft);
  return work === null ? null : { work, request: requestOf(draft, nodes, template) };
}

function templateWork(
  { params, taskName, again }: RunDraft,
  template: ChosenTemplate | null,
  operator: string,
): RunWork | null {
  if (template === null || !template.hasSteps) return null;
  const given = paramsFor(template.groups, params);
  const name = taskName.trim() === '' ? template.name : taskName.trim();
  // secrets go into no other template
  const ofEarlier = again?.templateId === template.id ? { again: again.id } : {};
  return {
    kind: 'template',
    template_id: template.id,
    task_name: name,
    opr_user: operator,
    params: given,
    ...ofEarlier,
  };
}

function commandWork({ script, render, become, environment, taskName }: RunDraft): RunWork | null {
  if (script.trim() === '' || script.length > LONGEST_COMMAND) return null;
  if (typeof become === 'object' && !isUserName(become.user)) return null;
  return {
    kind: 'command',
    script,
    render,
    ...(become === undefined ? {} : { become }),
    environment,
    ...(taskName.trim() === '' ? {} : { task_name: taskName.trim() }),
  };
}

function requestOf(draft: RunDraft, nodes: readonly string[], template: ChosenTemplate | null): RunRequest {
  const { most, ratio, failures, timeout, order } = draft;
  const policy = policyOf(draft, template);
  return {
    nodes: order === 'address' ? byAddress(nodes) : nodes,
    ...(order === 'node' ? {} : { order: 'given' }),
    ...(most === null ? {} : { max_num: most }),
    ...(ratio === null ? {} : { max_ratio: ratio }),
    ...(failures === '' ? {} : { max_failures: failures }),
    ...(timeout === null ? {} : { timeout }),
    ...(Object.keys(policy).length === 0 ? {} : { policy }),
  };
}

/** What is said of the policy; a command has none but this. */
function policyOf({ kind, policy, isContinuing }: RunDraft, template: ChosenTemplate | null): PolicyDraft {
  if (kind === 'command') return isContinuing ? { failed_batch: 'continue' } : {};
  return policy === null ? {} : policyChanges(template?.policy ?? {}, policy);
}

/** @example byAddress(['10.0.0.10', '10.0.0.9']) // ['10.0.0.9', '10.0.0.10'] */
function byAddress(nodes: readonly string[]): readonly string[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return nodes.toSorted(compare);
}

/** What the address of the page says: `?what=command&template=3&pool=5&nodes=10.0.0.1,10.0.0.2`. */
export interface RunAddress {
  readonly kind: WorkKind;
  readonly templateId: number | null;
  readonly poolId: number | null;
  readonly nodes: readonly string[];
  /** The task that is run again. */
  readonly again: number | null;
  /** The pool to whose nodes an image is deployed. */
  readonly deployTo: number | null;
}

/** Addresses of nodes that a URL holds; more go by the history's state. */
const IN_URL = 50;

export function runAddressOf(search: URLSearchParams, state: unknown): RunAddress {
  const listed = typeof state === 'object' && state !== null && 'nodes' in state ? state.nodes : null;
  const given = Array.isArray(listed) ? listed.filter((node) => typeof node === 'string') : [];
  const inUrl = (search.get('nodes') ?? '').split(',').filter((node) => node !== '');
  return {
    kind: WORK_KINDS.find((kind) => kind === search.get('what')) ?? 'template',
    templateId: idIn(search.get('template')),
    poolId: idIn(search.get('pool')),
    again: idIn(search.get('again')),
    deployTo: idIn(search.get('deploy')),
    nodes: given.length > 0 ? given : inUrl.slice(0, IN_URL),
  };
}

/** Numbers of tasks in an address: `?ids=3,4`. */
export function taskIdsOf(search: URLSearchParams): readonly number[] {
  const ids = (search.get('ids') ?? '').split(',').map(idIn);
  return [...new Set(ids)].filter((id) => id !== null).slice(0, IN_URL);
}

function idIn(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

/** How a task is called that deploys to nodes of a pool, as the server calls one of the whole pool. */
export function deployName(pool: string): string {
  return `deploy_${pool}`;
}
