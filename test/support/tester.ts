import { namedPrincipal } from '../../src/identity/make-principal.ts';

/** Who does what tests do. */
export const TESTER = namedPrincipal('tester');
