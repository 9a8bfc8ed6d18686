import { discoveryKinds } from '../../src/discovery/registry.ts';
import { startHaproxySubject } from './discovery-subjects/haproxy.ts';
import { startNginxSubject } from './discovery-subjects/nginx.ts';
import type { DiscoverySubject, DiscoverySubjectKind } from './discovery-subjects/subject.ts';

/** How each kind is tried; one that is missing does not compile. */
const STARTS: Record<keyof typeof discoveryKinds, () => Promise<DiscoverySubject>> = {
  haproxy: startHaproxySubject,
  nginx: startNginxSubject,
};

/** Every load balancer, each of which passes the suite in test/integration/discoveries.test.ts. */
export const DISCOVERY_SUBJECTS: readonly DiscoverySubjectKind[] = Object.values(discoveryKinds).map(
  ({ name, abilities }) => ({ name, abilities, start: STARTS[name as keyof typeof STARTS] }),
);
