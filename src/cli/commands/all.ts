import type { Command } from '../command.ts';
import { clusterCommands } from './clusters.ts';
import { loginCommands } from './logins.ts';

/** Every command, in the order in which help has them. */
export const COMMANDS: readonly Command[] = [...loginCommands, ...clusterCommands];
