import type { Outbound } from '../../base/outbound/outbound.ts';
import type { ActionOf, AliyunApi, FieldsOf } from './request.ts';
import { type AliyunPlace, AliyunService } from './service.ts';

const REQUESTS = {
  RunInstances: async () =>
    (await import('@alicloud/ecs20140526/dist/models/RunInstancesRequest.js')).RunInstancesRequest,
  DescribeInstances: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DescribeInstancesRequest.js')).DescribeInstancesRequest,
  DeleteInstances: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DeleteInstancesRequest.js')).DeleteInstancesRequest,
  ListTagResources: async () =>
    (await import('@alicloud/ecs20140526/dist/models/ListTagResourcesRequest.js')).ListTagResourcesRequest,
  GetInstanceConsoleOutput: async () =>
    (await import('@alicloud/ecs20140526/dist/models/GetInstanceConsoleOutputRequest.js'))
      .GetInstanceConsoleOutputRequest,
  DescribeImages: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DescribeImagesRequest.js')).DescribeImagesRequest,
  DescribeSecurityGroups: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DescribeSecurityGroupsRequest.js')).DescribeSecurityGroupsRequest,
  DescribeKeyPairs: async () =>
    (await import('@alicloud/ecs20140526/dist/models/DescribeKeyPairsRequest.js')).DescribeKeyPairsRequest,
} as const;

const API: AliyunApi<typeof REQUESTS> = { service: 'ecs', version: '2014-05-26', requests: REQUESTS, inBody: {} };

export type EcsAction = ActionOf<typeof REQUESTS>;

/** What an action of ECS takes, by the SDK's names for it. */
export type EcsFields<Of extends EcsAction> = FieldsOf<typeof REQUESTS, Of>;

/** ECS of a region. */
export class Ecs {
  readonly region: string;
  private readonly service: AliyunService<typeof REQUESTS>;

  constructor(place: AliyunPlace, outbound: Pick<Outbound, 'lookupFor'>) {
    this.region = place.region;
    this.service = new AliyunService(API, place, outbound);
  }

  /** As AliyunService.call, in the region. */
  call<Of extends EcsAction>(action: Of, fields: EcsFields<Of>, signal: AbortSignal): Promise<unknown> {
    return this.service.call(action, { ...fields, regionId: this.region }, signal);
  }
}

/** Tags as requests have them. @example tagList({ a: 'b' }) // [{ key: 'a', value: 'b' }] */
export function tagList(
  tags: Readonly<Record<string, string>>,
): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
