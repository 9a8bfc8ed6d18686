import { AddServersToServerGroupRequest } from '@alicloud/alb20200616/dist/models/AddServersToServerGroupRequest.js';
import { AddServersToServerGroupResponseBody } from '@alicloud/alb20200616/dist/models/AddServersToServerGroupResponseBody.js';
import { GetListenerHealthStatusRequest } from '@alicloud/alb20200616/dist/models/GetListenerHealthStatusRequest.js';
import { GetListenerHealthStatusResponseBody } from '@alicloud/alb20200616/dist/models/GetListenerHealthStatusResponseBody.js';
import { ListAsynJobsRequest } from '@alicloud/alb20200616/dist/models/ListAsynJobsRequest.js';
import { ListAsynJobsResponseBody } from '@alicloud/alb20200616/dist/models/ListAsynJobsResponseBody.js';
import { ListListenersRequest } from '@alicloud/alb20200616/dist/models/ListListenersRequest.js';
import { ListListenersResponseBody } from '@alicloud/alb20200616/dist/models/ListListenersResponseBody.js';
import { ListServerGroupServersRequest } from '@alicloud/alb20200616/dist/models/ListServerGroupServersRequest.js';
import { ListServerGroupServersResponseBody } from '@alicloud/alb20200616/dist/models/ListServerGroupServersResponseBody.js';
import { ListServerGroupsRequest } from '@alicloud/alb20200616/dist/models/ListServerGroupsRequest.js';
import { ListServerGroupsResponseBody } from '@alicloud/alb20200616/dist/models/ListServerGroupsResponseBody.js';
import { RemoveServersFromServerGroupRequest } from '@alicloud/alb20200616/dist/models/RemoveServersFromServerGroupRequest.js';
import { RemoveServersFromServerGroupResponseBody } from '@alicloud/alb20200616/dist/models/RemoveServersFromServerGroupResponseBody.js';
import { UpdateServerGroupServersAttributeRequest } from '@alicloud/alb20200616/dist/models/UpdateServerGroupServersAttributeRequest.js';
import { UpdateServerGroupServersAttributeResponseBody } from '@alicloud/alb20200616/dist/models/UpdateServerGroupServersAttributeResponseBody.js';
import type { Model } from './aliyun-models.ts';

/** What each action takes and answers, as the SDK has it. */
export const MODELS: Readonly<Record<string, { readonly request: Model; readonly answer: Model }>> = {
  ListServerGroups: { request: ListServerGroupsRequest, answer: ListServerGroupsResponseBody },
  ListListeners: { request: ListListenersRequest, answer: ListListenersResponseBody },
  GetListenerHealthStatus: { request: GetListenerHealthStatusRequest, answer: GetListenerHealthStatusResponseBody },
  ListServerGroupServers: { request: ListServerGroupServersRequest, answer: ListServerGroupServersResponseBody },
  AddServersToServerGroup: { request: AddServersToServerGroupRequest, answer: AddServersToServerGroupResponseBody },
  UpdateServerGroupServersAttribute: {
    request: UpdateServerGroupServersAttributeRequest,
    answer: UpdateServerGroupServersAttributeResponseBody,
  },
  RemoveServersFromServerGroup: {
    request: RemoveServersFromServerGroupRequest,
    answer: RemoveServersFromServerGroupResponseBody,
  },
  ListAsynJobs: { request: ListAsynJobsRequest, answer: ListAsynJobsResponseBody },
};
