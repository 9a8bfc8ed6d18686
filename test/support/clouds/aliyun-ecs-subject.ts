import type { TestDatabase } from '../database.ts';
import { IMAGE, SECURITY_GROUP, VSWITCHES } from './aliyun-ecs-cloud.ts';
import { startEcsServer } from './aliyun-ecs-server.ts';
import { useTestCredentials } from './aliyun-signature.ts';
import { type OrderedSubject, startSubject } from './ordered-subject.ts';

useTestCredentials();

/** A machine type of kind aliyun-ecs at a server of the test's. */
export async function startEcs(test: TestDatabase): Promise<OrderedSubject> {
  return startSubject(test, await startEcsServer(), 'aliyun-ecs', {
    region: 'cn-hangzhou',
    image: IMAGE,
    instance_types: ['ecs.g7.large'],
    vswitches: [VSWITCHES[0]],
    security_groups: [SECURITY_GROUP],
  });
}
