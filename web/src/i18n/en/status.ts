export const status = {
  init: 'Waiting',
  running: 'Running',
  success: 'Succeeded',
  failed: 'Failed',
  stopped: 'Stopped',
} as const;
