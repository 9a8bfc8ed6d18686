import { namedPrincipal } from '../../src/identity/make-principal.ts';

/** The principal of tests. */
export const TESTER = namedPrincipal('tester');
