import type { TestDatabase } from '../database.ts';
import { IMAGE, SECURITY_GROUP, SUBNETS } from './aws-ec2-cloud.ts';
import { startEc2Server, useTestCredentials } from './aws-ec2-server.ts';
import { type OrderedSubject, startSubject } from './ordered-subject.ts';

useTestCredentials();

/** A machine type of kind aws-ec2 at a server of the test's. */
export async function startEc2(test: TestDatabase): Promise<OrderedSubject> {
  return startSubject(test, await startEc2Server(), 'aws-ec2', {
    region: 'eu-central-1',
    image: IMAGE,
    instance_types: ['m5.large'],
    subnets: [SUBNETS[0]],
    security_groups: [SECURITY_GROUP],
  });
}
