import { actionImplEndpoints } from './resources/action-impls.ts';
import { actionEndpoints } from './resources/actions.ts';
import { backendEndpoints } from './resources/backends.ts';
import { balancerDriftEndpoints } from './resources/balancers/balancer-drift.ts';
import { driftEndpoints } from './resources/machines/drift.ts';
import { machineUsageEndpoints } from './resources/machines/machine-usage.ts';
import { serverKeyEndpoints } from './resources/machines/server-key.ts';
import { clockEndpoints } from './resources/clock.ts';
import { clusterEndpoints } from './resources/clusters.ts';
import { deletedEndpoints } from './resources/records/deleted.ts';
import type { Endpoint } from './http/endpoint.ts';
import { fleetEndpoints } from './fleet/fleet-endpoints.ts';
import { healthEndpoints } from './resources/health.ts';
import { recordChangeEndpoints } from './resources/record-changes.ts';
import { nodeRunEndpoints } from './resources/tasks/node-runs.ts';
import { nodeEndpoints } from './resources/nodes.ts';
import { nodeSearchEndpoints } from './resources/node-search.ts';
import { nodeFactsEndpoints } from './resources/node/node-facts.ts';
import { terminalEndpoints } from './resources/node/terminals.ts';
import { oneNodeEndpoints } from './resources/node/one-node.ts';
import { poolReplaceEndpoints } from './resources/pools/replace.ts';
import { poolEndpoints } from './resources/pools/pools.ts';
import { remoteStepEndpoints } from './resources/remote-steps.ts';
import { repositoryEndpoints } from './resources/repositories/repositories.ts';
import { repositoryFileEndpoints } from './resources/repositories/repository-files.ts';
import { scheduleEndpoints } from './resources/schedules.ts';
import { searchEndpoints } from './resources/search.ts';
import { serviceEndpoints } from './resources/services.ts';
import { nodeAttemptEndpoints } from './resources/tasks/node-attempts.ts';
import { runCommandEndpoints } from './resources/tasks/run-command.ts';
import { keyRotationEndpoints } from './resources/reach/key-rotation.ts';
import { keyEndpoints } from './resources/reach/keys.ts';
import { sharedFileEndpoints } from './resources/reach/shared-files.ts';
import { sessionEndpoints } from './resources/session.ts';
import { taskLogEndpoints } from './resources/tasks/task-logs.ts';
import { taskCheckEndpoints } from './resources/tasks/task-checks.ts';
import { taskOutputEndpoints } from './resources/tasks/task-output.ts';
import { taskPlanEndpoints } from './resources/tasks/task-plan.ts';
import { taskCompareEndpoints } from './resources/tasks/task-compare.ts';
import { taskProgressEndpoints } from './resources/tasks/task-progress.ts';
import { taskDetailEndpoints } from './resources/tasks/task-detail.ts';
import { taskEndpoints } from './resources/tasks/tasks.ts';
import { templateEndpoints } from './resources/templates.ts';
import { tokenEndpoints } from './resources/tokens.ts';
import { usageEndpoints } from './resources/records/usage.ts';
import { workerEndpoints } from './resources/workers.ts';

/** Every endpoint of the HTTP API, resource by resource. */
export const endpoints: readonly Endpoint[] = [
  ...clusterEndpoints,
  ...serviceEndpoints,
  ...poolEndpoints,
  ...poolReplaceEndpoints,
  ...nodeEndpoints,
  ...nodeSearchEndpoints,
  ...oneNodeEndpoints,
  ...terminalEndpoints,
  ...nodeFactsEndpoints,
  ...taskEndpoints,
  ...runCommandEndpoints,
  ...taskDetailEndpoints,
  ...taskLogEndpoints,
  ...nodeAttemptEndpoints,
  ...nodeRunEndpoints,
  ...taskProgressEndpoints,
  ...taskCheckEndpoints,
  ...taskOutputEndpoints,
  ...taskPlanEndpoints,
  ...taskCompareEndpoints,
  ...scheduleEndpoints,
  ...clockEndpoints,
  ...templateEndpoints,
  ...remoteStepEndpoints,
  ...actionEndpoints,
  ...actionImplEndpoints,
  ...keyEndpoints,
  ...keyRotationEndpoints,
  ...sharedFileEndpoints,
  ...repositoryEndpoints,
  ...repositoryFileEndpoints,
  ...usageEndpoints,
  ...deletedEndpoints,
  ...backendEndpoints,
  ...driftEndpoints,
  ...balancerDriftEndpoints,
  ...serverKeyEndpoints,
  ...machineUsageEndpoints,
  ...recordChangeEndpoints,
  ...fleetEndpoints,
  ...tokenEndpoints,
  ...sessionEndpoints,
  ...searchEndpoints,
  ...healthEndpoints,
  ...workerEndpoints,
];
