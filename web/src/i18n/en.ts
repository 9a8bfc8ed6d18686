import { backends, balancers, drift, usage } from './en/backends.ts';
import { boot } from './en/boot.ts';
import { changes } from './en/changes.ts';
import { find } from './en/find.ts';
import { fleet } from './en/fleet.ts';
import { forms } from './en/forms.ts';
import { frame } from './en/frame.ts';
import { lists } from './en/lists.ts';
import { log } from './en/log.ts';
import { files, nodeFacts, terminals } from './en/node-facts.ts';
import { overview } from './en/overview.ts';
import { palette } from './en/palette.ts';
import { policy } from './en/policy.ts';
import { pool } from './en/pool.ts';
import { reach } from './en/reach/reach.ts';
import { repositories } from './en/repositories.ts';
import { run } from './en/run.ts';
import { schedules } from './en/schedules.ts';
import { shell } from './en/shell.ts';
import { status } from './en/status.ts';
import { steps } from './en/steps.ts';
import { tasks } from './en/tasks.ts';
import { templates } from './en/templates.ts';
import { tokens } from './en/tokens.ts';
import { tour } from './en/tour.ts';
import { workers } from './en/workers.ts';

/** Every text of the console in English, a file per part of it. zh.ts has the same in Chinese. */
export const en = {
  backends,
  balancers,
  boot,
  changes,
  drift,
  find,
  fleet,
  forms,
  frame,
  lists,
  log,
  nodeFacts,
  overview,
  palette,
  policy,
  pool,
  reach,
  repositories,
  run,
  schedules,
  shell,
  status,
  steps,
  tasks,
  templates,
  terminals,
  files,
  tokens,
  tour,
  usage,
  workers,
} as const;
