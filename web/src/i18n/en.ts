import { fleet } from './en/fleet.ts';
import { pool } from './en/pool.ts';
import { shell } from './en/shell.ts';
import { status } from './en/status.ts';
import { tasks } from './en/tasks.ts';

/** Every text of the console in English, a file per part of it. zh.ts has the same in Chinese. */
export const en = { fleet, pool, shell, status, tasks } as const;
