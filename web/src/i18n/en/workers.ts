export const workers = {
  name: 'Process',
  state: 'State',
  load: 'Nodes in work',
  loadOf: 'Nodes in work at {{name}}',
  slices: 'Slices',
  started: 'Started',
  alive: 'Alive',
  gone: 'Silent',
  heard: 'last heard of {{span}} ago',
  none: 'No workers',
  noneDetail:
    'Nobody runs tasks: what is started waits. Start Springtide on a machine with the same DATABASE_URL, in the role all or worker.',
} as const;
