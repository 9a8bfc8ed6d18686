import { type Static, Type } from 'typebox';
import type { Discovery } from './discovery.ts';

/** What every load balancer may say of the servers that it gets, unless a pool says otherwise. */
export const serverSettings = {
  port: Type.Integer({
    title: 'Service port',
    titleZh: '服务端口',
    description: 'The port on which the nodes serve',
    descriptionZh: '节点提供服务的端口',
    minimum: 1,
    maximum: 65_535,
  }),
  weight: Type.Optional(Type.Integer({ title: 'Weight', titleZh: '权重', minimum: 0, maximum: 256 })),
};

/** How long clients are given to notice that a node is gone. */
export const settleSetting = Type.Number({
  title: 'Time to notice (s)',
  titleZh: '等待客户端感知的时间（秒）',
  description: 'How long unregistering waits after a node was taken out, as clients notice it a little later',
  descriptionZh: '摘除节点后等待客户端感知到变化的时间',
  default: 3,
  minimum: 0,
  maximum: 3600,
});

const schema = Type.Object(serverSettings);

/** What servers get of which a pool says nothing else. @example usualOf({ port: 80 }) // { port: 80 } */
export function usualOf({ port, weight }: Static<typeof schema>): Discovery['usual'] {
  return { port, ...(weight === undefined ? {} : { weight }) };
}
