export const tour = {
  title: 'Welcome: build a pool in five clicks',
  intro_one:
    'Springtide creates machines, deploys your service to them and returns them. Try it with {{count}} sandbox node on this host. You can close this page at any time: the tour continues where you left off.',
  intro_other:
    'Springtide creates machines, deploys your service to them and returns them. Try it with {{count}} sandbox nodes on this host. You can close this page at any time: the tour continues where you left off.',
  noSandbox: 'The tour needs sandbox machines, which this server does not offer',
  done: 'Done',
  close: 'Close tour',
  start: 'Start tour',
  nothingYet: 'No pools yet',
  nothingYetHint: 'Take the tour to see how everything works, or create your own cluster:',
  toFleet: 'go to fleet',
  machineType: 'A machine type',
  machineTypeWhy:
    'It sets where machines come from: a list of machines you have or, as here, sandboxes on this host. Each sandbox is a real node with its own SSH server.',
  machineTypeDo: 'Create machine type “{{machineType}}”',
  templates: 'Three templates',
  templatesWhy:
    'A template lists the steps that run on every node. {{expand}} creates a machine and starts {{image}} there, {{deploy}} starts a new version, {{shrink}} returns the machine. Here a start only writes the name of the image into the log.',
  templatesDo: 'Create the templates',
  pool: 'A cluster, a service and a pool',
  poolWhy:
    'A cluster contains services, a service contains pools, a pool contains the nodes that run the service. Pool {{pool}} uses the machine type and templates from above.',
  poolDo: 'Create pool “{{pool}}”',
  expand: 'Expand the pool',
  expandWhy:
    'A task creates {{nodes}} machines and runs the steps of {{expand}} on each of them. You can watch every step of every node.',
  expandDo: 'Expand by {{nodes}} nodes',
  deploy: 'Deploy a new version',
  deployWhy: 'A task brings {{newImage}} to all nodes, {{atOnce}} at a time, while the others keep serving.',
  deployDo: 'Deploy “{{newImage}}”',
  again: 'Retry failed nodes',
  watch: 'Watch task',
  mend: 'Follow the message, then try again. What was created already is kept.',
  taskFailed: 'No node finished, or the task was stopped.',
  taskFailedHint:
    'Open the task: each node shows which step failed and why. Fix the cause, then retry the failed nodes.',
  finished: 'Done: {{name}} runs the new version. What next?',
  openPool: 'Open the pool',
  takeDown: 'Shrink it to return the machines',
  buildOwn: 'Create your own cluster',
} as const;
