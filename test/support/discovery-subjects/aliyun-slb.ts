import { SERVER_GROUP, ServerGroupCloud } from '../clouds/aliyun-alb-cloud.ts';
import { startAlbServer } from '../clouds/aliyun-alb-server.ts';
import { useTestCredentials } from '../clouds/aliyun-signature.ts';
import { startGroupSubject } from './group-subject.ts';
import type { DiscoverySubject } from './subject.ts';

useTestCredentials();

export function startAliyunSlbSubject(): Promise<DiscoverySubject> {
  return startGroupSubject('aliyun-slb', async (stack) => {
    const group = stack.use(await ServerGroupCloud.start());
    const { endpoint } = stack.use(await startAlbServer(group));
    return { settings: { server_group: SERVER_GROUP, region: 'cn-hangzhou', endpoint }, url: group.url };
  });
}
