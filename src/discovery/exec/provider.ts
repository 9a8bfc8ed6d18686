import { ProgramHook } from '../../hooks/program/hook.ts';
import { message } from '../../messages/message.ts';
import type { DiscoveryKind } from '../discovery.ts';
import { balancerProtocol, LINE_ABILITIES, LineBalancer } from '../lines/balancer.ts';
import { type Settings, settings } from './settings.ts';

/** A load balancer that a program of the user's own changes: for those that are not known here. */
export const exec: DiscoveryKind<Settings> = {
  name: 'exec',
  title: { en: 'Own program', zh: '自有程序' },
  settings,
  abilities: LINE_ABILITIES,
  open: (given, { dataDir }, id) =>
    new LineBalancer({
      settings: given,
      who: message('own_program', { program: given.program }),
      hook: new ProgramHook(given, balancerProtocol(id, !given.at_once), { dataDir, lock: `balancer-${id}` }),
    }),
};
