import { backends } from './en/backends.ts';
import { fleet } from './en/fleet.ts';
import { forms } from './en/forms.ts';
import { lists } from './en/lists.ts';
import { pool } from './en/pool.ts';
import { shell } from './en/shell.ts';
import { status } from './en/status.ts';
import { steps } from './en/steps.ts';
import { tasks } from './en/tasks.ts';
import { templates } from './en/templates.ts';

/** Every text of the console in English, a file per part of it. zh.ts has the same in Chinese. */
export const en = { backends, fleet, forms, lists, pool, shell, status, steps, tasks, templates } as const;
