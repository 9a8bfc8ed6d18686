import type { ApiDeps } from '../../src/api/deps.ts';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound, type Outbound } from '../../src/base/outbound/outbound.ts';
import type { Channel, EndpointOf } from '../../src/channel/channel.ts';
import { type Checks, createChecks } from '../../src/steps/checks/checks.ts';

/** One that no test may use. */
export const noChannel: Channel = {
  run: () => Promise.reject(new Error('this test has no channel')),
  cancel: () => Promise.reject(new Error('this test has no channel')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
const endpointOf: EndpointOf = () => Promise.reject(new Error('this test has no channel'));

/** For servers of which no test opens a terminal. */
export const NO_TERMINALS: ApiDeps['terminals'] = {
  terminals: {
    open: () => Promise.reject(new Error('this test has no terminals')),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  },
  endpointOf,
  idle: 900,
  ticks: () => performance.now(),
};

/** For servers of which no test reads a file of a node. */
export const NO_NODE_FILES: ApiDeps['nodeFiles'] = {
  files: {
    read: () => Promise.reject(new Error('this test has no files')),
    write: () => Promise.reject(new Error('this test has no files')),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  },
  endpointOf,
  largest: 1024 * 1024,
};

/** The outbound access of servers whose nodes and Prometheus are on this machine. */
export const OUTBOUND_TO_LOOPBACK: Outbound = openOutbound(parseAllowList('127.0.0.0/8'));

/** The checks between two batches, for tests in which no command runs on a node. */
export const CHECKS_WITHOUT_CHANNEL: Checks = createChecks({
  channel: noChannel,
  endpointOf,
  outbound: OUTBOUND_TO_LOOPBACK,
});
