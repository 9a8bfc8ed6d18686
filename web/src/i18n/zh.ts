import { fleet } from './zh/fleet.ts';
import { pool } from './zh/pool.ts';
import { shell } from './zh/shell.ts';
import { status } from './zh/status.ts';
import { tasks } from './zh/tasks.ts';

/** 控制台的全部中文文本，按页面分文件。 */
export const zh = { fleet, pool, shell, status, tasks } as const;
