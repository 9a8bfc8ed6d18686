import { SERVER_GROUP, ServerGroupCloud } from '../clouds/aliyun-alb-cloud.ts';
import { startAlbServer } from '../clouds/aliyun-alb-server.ts';
import { useTestCredentials } from '../clouds/aliyun-signature.ts';
import type { DiscoverySubject } from './subject.ts';
import { startGroupSubject } from './group-subject.ts';

useTestCredentials();

export async function startAliyunSlbSubject(): Promise<DiscoverySubject> {
  await using stack = new AsyncDisposableStack();
  const group = stack.use(await ServerGroupCloud.start());
  const { endpoint } = stack.use(await startAlbServer(group));
  const settings = { server_group: SERVER_GROUP, region: 'cn-hangzhou', endpoint };
  return startGroupSubject('aliyun-slb', { settings, url: group.url }, stack.move());
}
