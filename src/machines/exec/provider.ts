import type { MachineProviderKind } from '../provider.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { LineMachines } from '../lines/provider.ts';
import { type Settings, settings } from './settings.ts';
import { ProgramSpeaker } from './speaker.ts';

/** Machines that a program of the user's own makes: for clouds, hypervisors and inventories that are not known here. */
export const exec: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'exec',
  title: { en: 'Own program', zh: '自有程序' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'sometimes', hostKey: 'never', made: 'sometimes' },
  open: (vmTypeId, given, deps) =>
    new LineMachines({
      kind: 'exec',
      vmTypeId,
      settings: given,
      speaker: new ProgramSpeaker(vmTypeId, given, deps),
    }),
};
