import { Type } from 'typebox';

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
