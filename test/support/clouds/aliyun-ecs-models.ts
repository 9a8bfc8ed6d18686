import { DeleteInstancesRequest } from '@alicloud/ecs20140526/dist/models/DeleteInstancesRequest.js';
import { DescribeImagesRequest } from '@alicloud/ecs20140526/dist/models/DescribeImagesRequest.js';
import { DescribeInstancesRequest } from '@alicloud/ecs20140526/dist/models/DescribeInstancesRequest.js';
import { DescribeInstancesResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeInstancesResponseBody.js';
import { DescribeKeyPairsRequest } from '@alicloud/ecs20140526/dist/models/DescribeKeyPairsRequest.js';
import { DescribeSecurityGroupsRequest } from '@alicloud/ecs20140526/dist/models/DescribeSecurityGroupsRequest.js';
import { GetInstanceConsoleOutputRequest } from '@alicloud/ecs20140526/dist/models/GetInstanceConsoleOutputRequest.js';
import { GetInstanceConsoleOutputResponseBody } from '@alicloud/ecs20140526/dist/models/GetInstanceConsoleOutputResponseBody.js';
import { ListTagResourcesRequest } from '@alicloud/ecs20140526/dist/models/ListTagResourcesRequest.js';
import { ListTagResourcesResponseBody } from '@alicloud/ecs20140526/dist/models/ListTagResourcesResponseBody.js';
import { RunInstancesRequest } from '@alicloud/ecs20140526/dist/models/RunInstancesRequest.js';
import { RunInstancesResponseBody } from '@alicloud/ecs20140526/dist/models/RunInstancesResponseBody.js';
import type { Model } from './aliyun-models.ts';

export const REQUESTS: Readonly<Record<string, Model>> = {
  RunInstances: RunInstancesRequest,
  DescribeInstances: DescribeInstancesRequest,
  DeleteInstances: DeleteInstancesRequest,
  ListTagResources: ListTagResourcesRequest,
  GetInstanceConsoleOutput: GetInstanceConsoleOutputRequest,
  DescribeImages: DescribeImagesRequest,
  DescribeSecurityGroups: DescribeSecurityGroupsRequest,
  DescribeKeyPairs: DescribeKeyPairsRequest,
};

export const ANSWERS: Readonly<Record<string, Model>> = {
  RunInstances: RunInstancesResponseBody,
  DescribeInstances: DescribeInstancesResponseBody,
  ListTagResources: ListTagResourcesResponseBody,
  GetInstanceConsoleOutput: GetInstanceConsoleOutputResponseBody,
};
