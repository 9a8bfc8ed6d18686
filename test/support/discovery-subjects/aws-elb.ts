import { TARGET_GROUP, TargetGroupCloud } from '../clouds/aws-elb-cloud.ts';
import { startElbServer } from '../clouds/aws-elb-server.ts';
import { useTestCredentials } from '../clouds/aws-ec2-server.ts';
import { startGroupSubject } from './group-subject.ts';
import type { DiscoverySubject } from './subject.ts';

useTestCredentials();

export function startAwsElbSubject(): Promise<DiscoverySubject> {
  return startGroupSubject('aws-elb', async (stack) => {
    const group = stack.use(await TargetGroupCloud.start());
    group.isShownUntilDelay = false;
    const { endpoint } = stack.use(await startElbServer(group));
    return { settings: { target_group: TARGET_GROUP, endpoint }, url: group.url };
  });
}
