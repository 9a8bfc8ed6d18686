import { Type } from 'typebox';

/** What is waited for in groups of all clouds. */
export const groupSettings = {
  check: Type.Boolean({
    title: 'Wait until healthy',
    titleZh: '等待健康',
    description: 'A node is in when the load balancer finds it healthy; else as soon as the group has it',
    descriptionZh: '负载均衡认为节点健康后才算加入；否则组中有它即算加入',
    default: true,
  }),
  up_timeout: Type.Number({
    title: 'Time to become healthy (s)',
    titleZh: '等待健康的时间（秒）',
    default: 300,
    minimum: 0,
    maximum: 86_400,
  }),
  drain_timeout: Type.Optional(
    Type.Number({
      title: 'Drain time (s)',
      titleZh: '排空时间（秒）',
      description: 'How long a node that was taken out is waited for; empty = as long as the group itself has it drain',
      descriptionZh: '移出的节点最多等待多久；留空则一直等到组自身的排空时间结束',
      minimum: 0,
      maximum: 86_400,
    }),
  ),
};

/** Of groups whose targets are IP addresses. */
export const outsideVpcSetting = Type.Boolean({
  title: 'Outside of the VPC',
  titleZh: '位于 VPC 之外',
  description: 'Where targets are IP addresses: those of the nodes are outside of the VPC of the group',
  descriptionZh: '目标为 IP 地址时，节点的地址不在组的 VPC 内',
  default: false,
});

/** Seconds for a check of the settings: somebody waits for it. */
export const CHECKED_WITHIN = 20;
