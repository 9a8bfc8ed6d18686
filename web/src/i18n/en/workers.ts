export const workers = {
  name: 'Process',
  state: 'State',
  load: 'Active nodes',
  loadOf: 'Active nodes of {{name}}',
  slices: 'Slices',
  started: 'Started',
  alive: 'Online',
  gone: 'No heartbeat',
  heard: 'last seen {{span}} ago',
  none: 'No workers',
  noneDetail:
    'No process runs tasks: they wait until one is started. Start Springtide on any machine with the same DATABASE_URL and role all or worker.',
  role_all: 'API and tasks',
  role_worker: 'Tasks only',
} as const;
