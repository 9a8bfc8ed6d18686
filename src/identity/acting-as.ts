import { namedPrincipal } from './make-principal.ts';
import type { Principal } from './principal.ts';

/**
 * Who acts when a request names somebody (I3). A caller with a token acts under the token's name, whatever the request says.
 *
 * @param name '' = the request names nobody
 * @example actingAs(namedPrincipal('console'), 'alice').name // 'alice'
 */
export function actingAs(principal: Principal, name: string): Principal {
  switch (principal.kind) {
    case 'named':
      return name.trim() === '' ? principal : namedPrincipal(name, principal.source);
    case 'token':
    case 'schedule':
    case 'program':
      return principal;
  }
}
