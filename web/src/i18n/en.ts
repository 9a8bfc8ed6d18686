import { backends } from './en/backends.ts';
import { fleet } from './en/fleet.ts';
import { forms } from './en/forms.ts';
import { lists } from './en/lists.ts';
import { log } from './en/log.ts';
import { overview } from './en/overview.ts';
import { policy } from './en/policy.ts';
import { pool } from './en/pool.ts';
import { run } from './en/run.ts';
import { schedules } from './en/schedules.ts';
import { shell } from './en/shell.ts';
import { status } from './en/status.ts';
import { steps } from './en/steps.ts';
import { tasks } from './en/tasks.ts';
import { templates } from './en/templates.ts';
import { tour } from './en/tour.ts';
import { workers } from './en/workers.ts';

/** Every text of the console in English, a file per part of it. zh.ts has the same in Chinese. */
export const en = {
  backends,
  fleet,
  forms,
  lists,
  log,
  overview,
  policy,
  pool,
  run,
  schedules,
  shell,
  status,
  steps,
  tasks,
  templates,
  tour,
  workers,
} as const;
