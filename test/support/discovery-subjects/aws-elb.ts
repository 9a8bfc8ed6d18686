import { TARGET_GROUP, TargetGroupCloud } from '../clouds/aws-elb-cloud.ts';
import { startElbServer } from '../clouds/aws-elb-server.ts';
import { useTestCredentials } from '../clouds/aws-ec2-server.ts';
import { type DiscoveryOpening, opened, serversOf } from '../discoveries.ts';
import { startServices } from '../http-services.ts';
import type { DiscoverySubject, Patience } from './subject.ts';

useTestCredentials();

export async function startAwsElbSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const group = stack.use(await TargetGroupCloud.start());
  group.isShownUntilDelay = false;
  const server = stack.use(await startElbServer(group));
  const services = stack.use(await startServices(2));
  const openingWith = ({ drain = 30, becomeHealthy = 30 }: Patience): DiscoveryOpening => ({
    provider: 'aws-elb',
    settings: {
      target_group: TARGET_GROUP,
      endpoint: server.endpoint,
      port: services.port,
      drain_timeout: drain,
      up_timeout: becomeHealthy,
    },
  });
  const held = stack.move();
  return {
    openingWith,
    openWith: (patience) => opened(openingWith(patience)),
    services: services.all,
    servers: serversOf(services.all),
    dead: { ip: '127.0.1.77', name: 'dead' },
    url: group.url,
    kill: null,
    restart: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
