import { ServerHook } from '../../hooks/http/hook.ts';
import { checkedServer } from '../../hooks/http/settings.ts';
import type { DiscoveryKind } from '../discovery.ts';
import { balancerProtocol, LINE_ABILITIES, LineBalancer } from '../lines/balancer.ts';
import { type Settings, settings } from './settings.ts';

/** A load balancer that a server of the user's own changes, which is asked by signed requests. */
export const http: DiscoveryKind<Settings> = {
  name: 'http',
  title: { en: 'Own HTTP server', zh: '自有 HTTP 服务' },
  settings,
  abilities: LINE_ABILITIES,
  checked: checkedServer,
  open: (given, { outbound }, id) =>
    new LineBalancer({
      settings: given,
      who: given.url,
      hook: new ServerHook(given, balancerProtocol(id, true), {
        names: { type: 'balancers', items: 'servers' },
        outbound,
      }),
    }),
};
