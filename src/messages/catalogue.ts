import { actions as actionsEn } from './en/actions.ts';
import { channel as channelEn } from './en/channel.ts';
import { checks as checksEn } from './en/checks.ts';
import { cli as cliEn } from './en/command/cli.ts';
import { cliColumns as cliColumnsEn } from './en/command/columns.ts';
import { cliFleet as cliFleetEn } from './en/command/fleet.ts';
import { cliCommands as cliCommandsEn } from './en/command/commands.ts';
import { cliLive as cliLiveEn } from './en/command/live.ts';
import { cliOptions as cliOptionsEn } from './en/command/options.ts';
import { content as contentEn } from './en/content.ts';
import { discovery as discoveryEn } from './en/discovery.ts';
import { docker as dockerEn } from './en/docker.ts';
import { engine as engineEn } from './en/engine.ts';
import { facts as factsEn } from './en/facts.ts';
import { fleet as fleetEn } from './en/records/fleet.ts';
import { hooks as hooksEn } from './en/hooks.ts';
import { machines as machinesEn } from './en/machines.ts';
import { dns as dnsEn } from './en/balancers/dns.ts';
import { file as fileEn } from './en/balancers/file.ts';
import { hosts as hostsEn } from './en/balancers/hosts.ts';
import { nginx as nginxEn } from './en/balancers/nginx.ts';
import { plans as plansEn } from './en/plans.ts';
import { policy as policyEn } from './en/policy.ts';
import { program as programEn } from './en/program.ts';
import { reach as reachEn } from './en/reach.ts';
import { records as recordsEn } from './en/records/records.ts';
import { replacing as replacingEn } from './en/replacing.ts';
import { requests as requestsEn } from './en/requests.ts';
import { schedules as schedulesEn } from './en/schedules.ts';
import { seeds as seedsEn } from './en/seeds.ts';
import { steps as stepsEn } from './en/steps.ts';
import { tasks as tasksEn } from './en/tasks.ts';
import { templates as templatesEn } from './en/templates.ts';
import { terminals as terminalsEn } from './en/terminals.ts';
import { words as wordsEn } from './en/words.ts';
import { actions as actionsZh } from './zh/actions.ts';
import { channel as channelZh } from './zh/channel.ts';
import { checks as checksZh } from './zh/checks.ts';
import { cli as cliZh } from './zh/command/cli.ts';
import { cliColumns as cliColumnsZh } from './zh/command/columns.ts';
import { cliFleet as cliFleetZh } from './zh/command/fleet.ts';
import { cliCommands as cliCommandsZh } from './zh/command/commands.ts';
import { cliLive as cliLiveZh } from './zh/command/live.ts';
import { cliOptions as cliOptionsZh } from './zh/command/options.ts';
import { content as contentZh } from './zh/content.ts';
import { discovery as discoveryZh } from './zh/discovery.ts';
import { docker as dockerZh } from './zh/docker.ts';
import { engine as engineZh } from './zh/engine.ts';
import { facts as factsZh } from './zh/facts.ts';
import { fleet as fleetZh } from './zh/records/fleet.ts';
import { hooks as hooksZh } from './zh/hooks.ts';
import { machines as machinesZh } from './zh/machines.ts';
import { dns as dnsZh } from './zh/balancers/dns.ts';
import { file as fileZh } from './zh/balancers/file.ts';
import { hosts as hostsZh } from './zh/balancers/hosts.ts';
import { nginx as nginxZh } from './zh/balancers/nginx.ts';
import { plans as plansZh } from './zh/plans.ts';
import { policy as policyZh } from './zh/policy.ts';
import { program as programZh } from './zh/program.ts';
import { reach as reachZh } from './zh/reach.ts';
import { records as recordsZh } from './zh/records/records.ts';
import { replacing as replacingZh } from './zh/replacing.ts';
import { requests as requestsZh } from './zh/requests.ts';
import { schedules as schedulesZh } from './zh/schedules.ts';
import { seeds as seedsZh } from './zh/seeds.ts';
import { steps as stepsZh } from './zh/steps.ts';
import { tasks as tasksZh } from './zh/tasks.ts';
import { templates as templatesZh } from './zh/templates.ts';
import { terminals as terminalsZh } from './zh/terminals.ts';
import { words as wordsZh } from './zh/words.ts';
import type { Language } from './language.ts';
import type { NamesIn, ShownNamesIn } from './placeholders.ts';

const english = {
  ...actionsEn,
  ...channelEn,
  ...checksEn,
  ...cliEn,
  ...cliFleetEn,
  ...cliColumnsEn,
  ...cliCommandsEn,
  ...cliLiveEn,
  ...cliOptionsEn,
  ...contentEn,
  ...discoveryEn,
  ...dockerEn,
  ...engineEn,
  ...factsEn,
  ...fleetEn,
  ...hooksEn,
  ...machinesEn,
  ...dnsEn,
  ...fileEn,
  ...hostsEn,
  ...nginxEn,
  ...plansEn,
  ...policyEn,
  ...programEn,
  ...reachEn,
  ...recordsEn,
  ...replacingEn,
  ...requestsEn,
  ...schedulesEn,
  ...seedsEn,
  ...stepsEn,
  ...tasksEn,
  ...templatesEn,
  ...terminalsEn,
  ...wordsEn,
} as const;

const chinese = {
  ...actionsZh,
  ...channelZh,
  ...checksZh,
  ...cliZh,
  ...cliFleetZh,
  ...cliColumnsZh,
  ...cliCommandsZh,
  ...cliLiveZh,
  ...cliOptionsZh,
  ...contentZh,
  ...discoveryZh,
  ...dockerZh,
  ...engineZh,
  ...factsZh,
  ...fleetZh,
  ...hooksZh,
  ...machinesZh,
  ...dnsZh,
  ...fileZh,
  ...hostsZh,
  ...nginxZh,
  ...plansZh,
  ...policyZh,
  ...programZh,
  ...reachZh,
  ...recordsZh,
  ...replacingZh,
  ...requestsZh,
  ...schedulesZh,
  ...seedsZh,
  ...stepsZh,
  ...tasksZh,
  ...templatesZh,
  ...terminalsZh,
  ...wordsZh,
} as const;

export type English = typeof english;
/** The stable name of a message: programs and translations know it by this. */
export type MessageCode = keyof English;

/** The texts of another language, where they have the codes of English and the same values in each. */
type Translation<Texts extends Readonly<Record<MessageCode, string>>> = {
  readonly [Code in keyof Texts]: Code extends MessageCode
    ? [ShownNamesIn<English[Code]>, NamesIn<Texts[Code]>] extends [NamesIn<Texts[Code]>, NamesIn<English[Code]>]
      ? Texts[Code]
      : never
    : never;
};

export const catalogues: Readonly<Record<Language, Readonly<Record<MessageCode, string>>>> = {
  en: english,
  zh: chinese satisfies Translation<typeof chinese>,
};
