import type { Limits } from '../../src/operations/context.ts';

/** Limits with which nothing waits long. */
export const limits: Limits = {
  maxExpand: 200,
  stepTimeout: 60,
  retryInterval: 0,
  stopGrace: 1,
  dependWait: 60,
  lease: 30,
  ansibleModules: [],
  gitDirectories: [],
};
