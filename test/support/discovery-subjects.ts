import { discoveryKinds } from '../../src/discovery/registry.ts';
import { startConsulSubject } from './discovery-subjects/consul.ts';
import { startDnsSubject } from './discovery-subjects/dns.ts';
import { startEtcdSubject } from './discovery-subjects/etcd.ts';
import type { DiscoveryAbilities } from '../../src/discovery/discovery.ts';
import { startAliyunSlbSubject } from './discovery-subjects/aliyun-slb.ts';
import { startAwsElbSubject } from './discovery-subjects/aws-elb.ts';
import { startExecSubject } from './discovery-subjects/exec.ts';
import { startFileSubject } from './discovery-subjects/file.ts';
import { startHaproxySubject } from './discovery-subjects/haproxy.ts';
import { startHttpSubject } from './discovery-subjects/http.ts';
import { startNginxSubject } from './discovery-subjects/nginx.ts';
import type { DiscoverySubject, DiscoverySubjectKind } from './discovery-subjects/subject.ts';

/** How each kind is tried; one that is missing does not compile. */
const STARTS: Record<keyof typeof discoveryKinds, () => Promise<DiscoverySubject>> = {
  haproxy: startHaproxySubject,
  nginx: startNginxSubject,
  etcd: startEtcdSubject,
  consul: startConsulSubject,
  'aws-elb': startAwsElbSubject,
  'aliyun-slb': startAliyunSlbSubject,
  exec: startExecSubject,
  http: startHttpSubject,
  file: startFileSubject,
  dns: startDnsSubject,
};

/** What subjects can whose kind leaves that to the user, or to its settings. */
const OWN_ABILITIES: Readonly<Record<string, DiscoveryAbilities>> = {
  // with records of type srv
  dns: { drains: false, cuts: false, weights: true, waits: false, names: true, ports: true },
  consul: { drains: false, cuts: false, weights: true, waits: true, names: true, ports: true },
  exec: { drains: true, cuts: true, weights: true, waits: true, names: true, ports: true },
  http: { drains: false, cuts: false, weights: true, waits: false, names: true, ports: true },
};

/** Every load balancer, each of which passes the suite in test/integration/discoveries.test.ts. */
export const DISCOVERY_SUBJECTS: readonly DiscoverySubjectKind[] = Object.values(discoveryKinds).map(
  ({ name, abilities }) => ({
    name,
    abilities: OWN_ABILITIES[name] ?? abilities,
    start: STARTS[name as keyof typeof STARTS],
  }),
);
