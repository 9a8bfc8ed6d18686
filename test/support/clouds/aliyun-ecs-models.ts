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

/** A class of the SDK: the names of its fields in the API, and what they are. */
interface Model {
  names(): Readonly<Record<string, string>>;
  types(): Readonly<Record<string, unknown>>;
}

const REQUESTS: Readonly<Record<string, Model>> = {
  RunInstances: RunInstancesRequest,
  DescribeInstances: DescribeInstancesRequest,
  DeleteInstances: DeleteInstancesRequest,
  ListTagResources: ListTagResourcesRequest,
  GetInstanceConsoleOutput: GetInstanceConsoleOutputRequest,
  DescribeImages: DescribeImagesRequest,
  DescribeSecurityGroups: DescribeSecurityGroupsRequest,
  DescribeKeyPairs: DescribeKeyPairsRequest,
};

const ANSWERS: Readonly<Record<string, Model>> = {
  RunInstances: RunInstancesResponseBody,
  DescribeInstances: DescribeInstancesResponseBody,
  ListTagResources: ListTagResourcesResponseBody,
  GetInstanceConsoleOutput: GetInstanceConsoleOutputResponseBody,
};

/** The first parameter of a request that the SDK's model does not have; the action's name when there is no such action. */
export function strangeParameter(action: string, names: readonly string[]): string | null {
  const model = REQUESTS[action];
  if (model === undefined) return action;
  return names.find((name) => !has(model, name.split('.'))) ?? null;
}

/** An answer as JSON; throws when the SDK's model has no such field: then the test's server is wrong. */
export function answerText(action: string, answer: unknown): string {
  const model = ANSWERS[action];
  if (model !== undefined) checkFields(model, answer);
  return JSON.stringify({ RequestId: '1', ...(answer as object) });
}

/** @param path e.g. ['Tag', '1', 'Key'] */
function has(type: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return !isModel(type) && !isList(type);
  if (isList(type)) return /^[1-9]\d*$/.test(name) && has(type.itemType, rest);
  return isModel(type) && has(fieldOf(type, name), rest) && fieldOf(type, name) !== undefined;
}

function checkFields(type: unknown, value: unknown): void {
  if (isList(type) && Array.isArray(value)) {
    for (const item of value) checkFields(type.itemType, item);
    return;
  }
  if (!isModel(type)) return;
  for (const [name, field] of Object.entries(value as object)) {
    const known = fieldOf(type, name);
    if (known === undefined) throw new Error(`an answer of ECS has no ${name}`);
    checkFields(known, field);
  }
}

function fieldOf(model: Model, name: string): unknown {
  const field = Object.entries(model.names()).find(([, named]) => named === name)?.[0];
  return field === undefined ? undefined : model.types()[field];
}

function isModel(type: unknown): type is Model {
  return typeof type === 'function' && 'names' in type;
}

function isList(type: unknown): type is { readonly itemType: unknown } {
  return typeof type === 'object' && type !== null && 'itemType' in type;
}
