import { actionImplEndpoints } from './action-impls.ts';
import { actionEndpoints } from './actions.ts';
import { backendEndpoints } from './backends.ts';
import { clusterEndpoints } from './clusters.ts';
import type { Endpoint } from './endpoint.ts';
import { healthEndpoints } from './health.ts';
import { nodeRunEndpoints } from './node-runs.ts';
import { nodeEndpoints } from './nodes.ts';
import { poolEndpoints } from './pools.ts';
import { remoteStepEndpoints } from './remote-steps.ts';
import { scheduleEndpoints } from './schedules.ts';
import { serviceEndpoints } from './services.ts';
import { taskLogEndpoints } from './task-logs.ts';
import { taskProgressEndpoints } from './task-progress.ts';
import { taskDetailEndpoints } from './task-detail.ts';
import { taskEndpoints } from './tasks.ts';
import { templateEndpoints } from './templates.ts';
import { tokenEndpoints } from './tokens.ts';
import { workerEndpoints } from './workers.ts';

/** Every endpoint of the HTTP API, resource by resource. */
export const endpoints: readonly Endpoint[] = [
  ...clusterEndpoints,
  ...serviceEndpoints,
  ...poolEndpoints,
  ...nodeEndpoints,
  ...taskEndpoints,
  ...taskDetailEndpoints,
  ...taskLogEndpoints,
  ...nodeRunEndpoints,
  ...taskProgressEndpoints,
  ...scheduleEndpoints,
  ...templateEndpoints,
  ...remoteStepEndpoints,
  ...actionEndpoints,
  ...actionImplEndpoints,
  ...backendEndpoints,
  ...tokenEndpoints,
  ...healthEndpoints,
  ...workerEndpoints,
];
