import type { MembershipLedger } from '../../src/store/balancers/ledger.ts';

const none = (): Promise<never> => Promise.reject(new Error('this test has no load balancer'));

/** One that no test may use. */
export const NO_LEDGER: MembershipLedger = { begin: none, joined: none, left: none, placesOf: none, nameOf: none };
