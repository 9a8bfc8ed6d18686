export const status = {
  new: 'New',
  waiting: 'Waiting',
  running: 'Running',
  pausing: 'Pausing…',
  paused: 'Paused',
  stopping: 'Stopping…',
  stopped: 'Stopped',
  succeeded: 'Succeeded',
  partial: 'Succeeded with failures',
  failed: 'Failed',
  skipped: 'Skipped',
} as const;
