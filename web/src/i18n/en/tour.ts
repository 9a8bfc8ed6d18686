export const tour = {
  title: 'Welcome: build a pool in five clicks',
  intro_one:
    'Springtide makes machines, brings your service onto them, and takes them down again. Try it on {{count}} sandbox node on this very host. You can close this page at any time: the tour goes on where it was.',
  intro_other:
    'Springtide makes machines, brings your service onto them, and takes them down again. Try it on {{count}} sandbox nodes on this very host. You can close this page at any time: the tour goes on where it was.',
  noSandbox: 'The tour makes its nodes in the sandbox, which is not on offer here',
  done: 'Done',
  close: 'Close the tour',
  start: 'Start the tour',
  nothingYet: 'No pools yet',
  nothingYetHint: 'Take the tour to see how everything works, or build your own:',
  toFleet: 'to the fleet',
  machineType: 'A machine type',
  machineTypeWhy:
    'It says where machines come from: a cloud, a list of machines you have, or, as here, sandboxes on this host. Each sandbox is a real node with an SSH server of its own.',
  machineTypeDo: 'Make machine type “{{machineType}}”',
  templates: 'Three templates',
  templatesWhy:
    'A template lists what is done on every node. {{expand}} makes a machine and says hello on it, {{deploy}} brings a new version, {{shrink}} returns the machine.',
  templatesDo: 'Make the templates',
  pool: 'A cluster, a service, and a pool',
  poolWhy:
    'A cluster holds services, a service holds pools, a pool holds the nodes that run the service. Pool {{pool}} uses the machine type and the templates from above.',
  poolDo: 'Make pool “{{pool}}”',
  expand: 'Expand: the tide comes in',
  expandWhy:
    'A task makes {{nodes}} machines and runs the steps of {{expand}} on each of them. You can watch every step of every node.',
  expandDo: 'Expand by {{nodes}} nodes',
  deploy: 'Deploy a new version',
  deployWhy: 'A task brings {{newImage}} to all nodes, {{atOnce}} at a time, so that the others go on serving.',
  deployDo: 'Deploy “{{newImage}}”',
  again: 'Run again what failed',
  watch: 'Watch the task',
  mend: 'Do what the message says, then press again: what exists already is kept.',
  taskFailed: 'No node reached the end, or the task was stopped.',
  taskFailedHint: 'Open the task: each node tells which step failed, and why. Mend it, then run again what failed.',
  finished: 'Done: {{name}} runs the new version. What next?',
  openPool: 'Look at the pool and its nodes',
  takeDown: 'Shrink it, to return the machines',
  buildOwn: 'Build a cluster of your own',
} as const;
