import type { Command } from '../command.ts';
import { backendCommands } from './backends.ts';
import { clusterCommands } from './clusters.ts';
import { fleetCommands } from './fleet.ts';
import { loginCommands } from './logins.ts';
import { nodeCommands } from './nodes.ts';
import { otherCommands } from './others.ts';
import { planCommands } from './plans.ts';
import { poolCommands } from './pools.ts';
import { programCommands } from './programs.ts';
import { reachCommands } from './reach.ts';
import { runCommands } from './runs.ts';
import { scheduleCommands } from './schedules.ts';
import { serviceCommands } from './services.ts';
import { startCommands } from './starting.ts';
import { taskCommands } from './tasks.ts';

/** Every command, in the order in which help has them. */
export const COMMANDS: readonly Command[] = [
  ...loginCommands,
  ...startCommands,
  ...runCommands,
  ...taskCommands,
  ...fleetCommands,
  ...clusterCommands,
  ...serviceCommands,
  ...poolCommands,
  ...nodeCommands,
  ...planCommands,
  ...scheduleCommands,
  ...backendCommands,
  ...reachCommands,
  ...otherCommands,
  ...programCommands,
];
