import { backends, balancers, drift, usage } from './zh/backends.ts';
import { boot } from './zh/boot.ts';
import { changes } from './zh/changes.ts';
import { find } from './zh/find.ts';
import { fleet } from './zh/fleet.ts';
import { forms } from './zh/forms.ts';
import { frame } from './zh/frame.ts';
import { lists } from './zh/lists.ts';
import { log } from './zh/log.ts';
import { files, nodeFacts, terminals } from './zh/node-facts.ts';
import { overview } from './zh/overview.ts';
import { palette } from './zh/palette.ts';
import { policy } from './zh/policy.ts';
import { pool } from './zh/pool.ts';
import { reach } from './zh/reach/reach.ts';
import { repositories } from './zh/repositories.ts';
import { run } from './zh/run.ts';
import { schedules } from './zh/schedules.ts';
import { shell } from './zh/shell.ts';
import { status } from './zh/status.ts';
import { steps } from './zh/steps.ts';
import { tasks } from './zh/tasks.ts';
import { templates } from './zh/templates.ts';
import { tokens } from './zh/tokens.ts';
import { tour } from './zh/tour.ts';
import { workers } from './zh/workers.ts';

/** 控制台的全部中文文本，按页面分文件。 */
export const zh = {
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
