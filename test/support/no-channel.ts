import type { Channel, EndpointOf } from '../../src/channel/channel.ts';
import { type Checks, createChecks } from '../../src/steps/checks.ts';

const channel: Channel = {
  run: () => Promise.reject(new Error('this test has no channel')),
  cancel: () => Promise.reject(new Error('this test has no channel')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
const endpointOf: EndpointOf = () => Promise.reject(new Error('this test has no channel'));

/** The checks between two batches, for tests in which no command is run on a node. */
export const CHECKS_WITHOUT_CHANNEL: Checks = createChecks({ channel, endpointOf });
