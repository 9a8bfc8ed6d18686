import type { Entry } from './entries.ts';

const PAGES = [
  ['/', 'shell.overview'],
  ['/ui/fleet', 'shell.fleet'],
  ['/ui/tasks', 'shell.tasks'],
  ['/ui/schedules', 'shell.schedules'],
  ['/ui/templates', 'shell.templates'],
  ['/ui/steps', 'shell.steps'],
  ['/ui/machine-types', 'shell.machineTypes'],
  ['/ui/load-balancers', 'shell.loadBalancers'],
  ['/ui/repositories', 'shell.repositories'],
  ['/ui/files', 'shell.files'],
  ['/ui/keys', 'shell.keys'],
  ['/ui/usage', 'shell.usage'],
  ['/ui/terminals', 'shell.terminals'],
  ['/ui/workers', 'shell.workers'],
  ['/ui/tokens', 'tokens.title'],
  ['/ui/about', 'frame.about'],
] as const;
const ACTIONS = [
  ['/ui/run?what=template', 'run.template'],
  ['/ui/run?what=command', 'run.command'],
  ['/ui/templates/new', 'palette.newTemplate'],
  ['/ui/steps?tab=steps&edit=new', 'palette.newStep'],
  ['/ui/steps?tab=actions&edit=new', 'palette.newAction'],
  ['/ui/schedules?edit=new', 'palette.newSchedule'],
  ['/ui/machine-types?edit=new', 'palette.newMachineType'],
  ['/ui/load-balancers?edit=new', 'palette.newLoadBalancer'],
  ['/ui/repositories?edit=new', 'palette.newRepository'],
  ['/ui/keys?edit=new', 'reach.newKey'],
  ['/ui/files?edit=new', 'reach.newFile'],
  ['/ui/tokens?edit=new', 'palette.newToken'],
] as const;

/** How they are called in the catalogue of texts. */
export type FixedName = (typeof PAGES | typeof ACTIONS)[number][1];

/** Pages, and what can be done anywhere, in the reader's words. */
export function fixedEntries(say: (name: FixedName) => string): readonly Entry[] {
  const entries = (kind: 'page' | 'do', list: typeof PAGES | typeof ACTIONS): readonly Entry[] =>
    list.map(([to, name]) => ({ key: to, kind, name: say(name), within: '', to }));
  return [...entries('page', PAGES), ...entries('do', ACTIONS)];
}
