import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { oneLine } from '../output/safe-text.ts';
import type { Request, Server } from '../server.ts';
import { readText } from '../value.ts';
import { Area } from './area.ts';
import { detach } from './follow.ts';
import { isFailure, joined, type OutputGroup, writeGroups } from './fold.ts';
import { showPlans } from './plans.ts';
import { isGood, nodesIn, type TaskView } from './task-view.ts';
import { watchTasks } from './watch-tasks.ts';

/** Addresses of one page of nodes. */
const PAGE = 10_000;
/** Fields that say which nodes are meant, besides their addresses. */
const FILTERS: readonly string[] = ['pool_id', 'service_id', 'cluster_id', 'facts', 'condition'];

/**
 * Runs a script on nodes, and shows what they write: each text once, with the nodes that wrote it.
 *
 * @returns EXIT.failed when a node failed
 * @throws UsageError when no node is meant; ApiError
 */
export async function runCommand(call: Call): Promise<ExitCode> {
  const [given = ''] = call.argument(0);
  const script = given === '-' ? readText('-') : given;
  const { fields } = await call.request();
  const server = await call.server();
  const nodes = await addressesFor(server, fields);
  if (nodes.length === 0) throw new UsageError(message('cli_no_nodes'));
  const { fields: request } = requestFor(fields, { script, nodes });
  const answer = await call.change('POST /task/run_command', { path: {}, fields: request });
  const ids = answer?.task_ids ?? [];
  if (call.isPlan) {
    await showPlans(call.output, answer?.data?.plans ?? []);
    return EXIT.done;
  }
  if (call.has('--detach')) {
    for (const id of ids) await call.output.done(message('cli_task_started', { id }), { task_id: id });
    return EXIT.done;
  }
  return untilEnd(call, server, ids);
}

/** Nodes that are named, and those that filters find; all in the order of the API. */
async function addressesFor(server: Server, fields: Request['fields']): Promise<readonly string[]> {
  const named = ((fields['nodes'] ?? []) as readonly string[]).flatMap((text) =>
    text.split(',').map((part) => part.trim()),
  );
  const filters = Object.fromEntries(Object.entries(fields).filter(([field]) => FILTERS.includes(field)));
  if (Object.keys(filters).length === 0) return [...new Set(named.filter((part) => part !== ''))];
  const found: string[] = [];
  for (let page = 1; ; page += 1) {
    const { data, query_count: total } = await server.call('POST /node/find', {
      path: {},
      fields: { ...filters, ...(named.length === 0 ? {} : { nodes: named }), page, page_size: PAGE },
    });
    found.push(...data.map(({ ip }) => ip));
    if (data.length === 0 || found.length >= total) return found;
  }
}

/** All nodes at once, unless --serial says how many. */
function requestFor(
  fields: Request['fields'],
  { script, nodes }: { readonly script: string; readonly nodes: readonly string[] },
): Request {
  const kept = Object.fromEntries(Object.entries(fields).filter(([field]) => !FILTERS.includes(field)));
  const { become, env, ...rest } = kept;
  const user = become === undefined ? {} : { become: { method: 'sudo', user: become } };
  const variables = env === undefined ? {} : { env: variablesIn(env as readonly string[]) };
  return { path: {}, fields: { max_num: nodes.length, ...rest, ...user, ...variables, script, nodes } };
}

/** @throws UsageError */
function variablesIn(words: readonly string[]): Readonly<Record<string, string>> {
  const entries = words.map((word): [string, string] => {
    const at = word.indexOf('=');
    if (at <= 0) throw new UsageError(message('cli_not_variable', { given: word }));
    return [word.slice(0, at), word.slice(at + 1)];
  });
  return Object.fromEntries(entries);
}

async function untilEnd(call: Call, server: Server, ids: readonly number[]): Promise<ExitCode> {
  const { output, stop } = call;
  const area = output.stderr.isTTY && output.format === 'table' ? new Area(output.stderr) : null;
  const draw = (views: readonly TaskView[]): void => area?.draw([output.text(progressOf(views))]);
  const last = await watchTasks(server, { ids, hasBatches: false, onChange: draw }, stop).finally(() => area?.clear());
  const { readOutput } = await import('./read-output.ts');
  if (stop.aborted) return detach(call, ids);
  const groups = joined((await Promise.all(ids.map((id) => readOutput(server, id, 0)))).flat());
  await show(call, groups);
  for (const { error } of last) if (error !== '') output.note(message('cli_task_error', { error: oneLine(error) }));
  return last.every(isGood) && !groups.some(isFailure) ? EXIT.done : EXIT.failed;
}

async function show(call: Call, groups: readonly OutputGroup[]): Promise<void> {
  if (call.output.format !== 'table') return call.output.data(groups);
  writeGroups(call.output, groups, { hasColours: call.has('--ansi') && call.output.stdout.isTTY });
}

function progressOf(views: readonly TaskView[]) {
  const counts = views.map(nodesIn);
  const sum = (of: (count: (typeof counts)[number]) => number): number =>
    counts.reduce((total, one) => total + of(one), 0);
  return message('cli_run_progress', {
    ended: sum(({ ended }) => ended),
    all: sum(({ all }) => all),
    failed: sum(({ failed }) => failed),
  });
}
