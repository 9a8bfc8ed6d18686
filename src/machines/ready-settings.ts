import { type Static, Type } from 'typebox';
import type { Readiness } from './provider.ts';

/** What is waited for before a new machine counts as made. */
export const readySettings = {
  ready_within: Type.Integer({
    title: 'Wait for SSH in seconds',
    titleZh: '等待 SSH 的秒数',
    description: 'How long a new machine may take until its user can log in and run commands; 0 = do not wait',
    descriptionZh: '新机器最多用多久才能让其用户登录并执行命令；0 表示不等待',
    minimum: 0,
    maximum: 86_400,
    default: 600,
  }),
  wait_for_cloud_init: Type.Boolean({
    title: 'Wait for cloud-init',
    titleZh: '等待 cloud-init',
    description: 'Wait until cloud-init is through too, on machines that have it',
    descriptionZh: '机器带有 cloud-init 时，还要等它执行完',
    default: false,
  }),
};

const schema = Type.Object(readySettings);

/** @example readinessOf({ ready_within: 0, wait_for_cloud_init: false }) // null */
export function readinessOf({
  ready_within: seconds,
  wait_for_cloud_init: cloudInit,
}: Static<typeof schema>): Readiness | null {
  return seconds === 0 ? null : { seconds, cloudInit };
}
