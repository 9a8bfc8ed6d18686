import type { PoolBalancer } from '../domain/fleet/pool-balancers.ts';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type {
  ActionId,
  ActionImplId,
  ClusterId,
  PoolId,
  RemoteStepId,
  RepositoryId,
  SdId,
  ServiceId,
  TemplateId,
  VmTypeId,
} from '../domain/ids.ts';
import type { PoolSsh } from '../domain/fleet/pool-ssh.ts';
import type { Message } from '../messages/message.ts';
import type { ActionSpec, Params, TemplateStep } from '../domain/plans/plan.ts';
import type { Credentials } from '../domain/repositories/credentials.ts';
import type { RollingPolicy } from '../domain/policies/rolling-policy.ts';

/*
 * The tables of what people define.
 */

type Json<T extends object> = ColumnType<T, string, string>;
type DefaultJson<T extends object> = ColumnType<T, string | undefined, string>;
type NullableJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;

/** What people define has a version (record-versions.ts). */
export interface VersionedRow {
  version: Generated<number>;
  changed_by: Generated<string | null>;
  changed: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** What a file may describe (managed-records.ts). */
export interface ManagedRow extends VersionedRow {
  /** The set of records that it belongs to; null = none. */
  managed_by: Generated<string | null>;
}

interface NamedRow<Id> extends ManagedRow {
  id: ColumnType<Id, never, never>;
  name: string;
  desc: string;
}

export interface ClusterTable extends NamedRow<ClusterId> {
  biz: string;
  /** The most machines that nodes of its pools have; null = any number. */
  most_machines: Generated<number | null>;
}

export interface ServiceTable extends NamedRow<ServiceId> {
  service_type: string;
  docker_image: string;
  cluster_id: ClusterId;
}

/** Which template each operation of a pool runs. */
export interface PoolTasks {
  readonly expand?: TemplateId;
  readonly shrink?: TemplateId;
  readonly deploy?: TemplateId;
}

export interface PoolTable extends NamedRow<PoolId> {
  vm_type: VmTypeId;
  sd_id: SdId;
  /** All of its load balancers; empty = sd_id alone. */
  balancers: DefaultJson<readonly PoolBalancer[]>;
  tasks: DefaultJson<PoolTasks>;
  service_id: ServiceId;
  node_count: Generated<number>;
  /** Its nodes whose machines are gone are replaced without being asked for. */
  replace_lost: Generated<boolean>;
  /** How its nodes are reached, where that differs from the machine type. */
  ssh: DefaultJson<PoolSsh>;
}

export interface VmTypeTable extends NamedRow<VmTypeId> {
  provider: string;
  settings: Json<Record<string, unknown>>;
  /** The most machines of it that nodes have; null = any number. */
  most_machines: Generated<number | null>;
  /** What one of its machines costs; null = not known. */
  price_per_hour: Generated<number | null>;
  /** A code of ISO 4217; null = there is no price. */
  currency: Generated<string | null>;
}

export interface SdTable extends NamedRow<SdId> {
  provider: string;
  settings: Json<Record<string, unknown>>;
  /** Differences are repaired without being asked for. */
  mends: Generated<boolean>;
}

/** Parameter name → its type ("integer", "string", …). */
export type ParamTypes = Readonly<Record<string, string>>;

export interface ActionTable extends NamedRow<ActionId> {
  params: DefaultJson<ParamTypes>;
}

export interface ActionImplTable extends VersionedRow {
  id: ColumnType<ActionImplId, never, never>;
  type: string;
  action_id: ActionId;
  template: Json<{ readonly action?: ActionSpec } & Params>;
}

export interface RemoteStepTable extends NamedRow<RemoteStepId> {
  actions: Json<readonly string[]>;
}

export interface TemplateTable extends NamedRow<TemplateId> {
  steps: Json<readonly TemplateStep[]>;
  policy: NullableJson<RollingPolicy>;
  /** Tasks gather facts of their nodes first. */
  facts: Generated<boolean>;
}

export interface RepositoryTable extends NamedRow<RepositoryId> {
  url: string;
  /** A branch, tag or commit; '' = the default branch. */
  ref: string;
  credentials: DefaultJson<Credentials>;
  /** The keys of its SSH host, one a line, as people say; '' = the one of the first contact. */
  host_key: string;
  seen_host_key: Generated<string>;
  /** What the ref was when it was fetched last; null = never. */
  commit: string | null;
  fetched: ColumnType<Date | null, Date | null | undefined, Date | null>;
  tried: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Why the last try failed; null = it did not. */
  trouble: string | null;
  trouble_content: NullableJson<Message>;
}

/** One change of what people define. */
export interface RecordChangeTable {
  kind: string;
  record_id: number;
  version: number;
  changed_by: string;
  changed: Date;
  before: JSONColumnType<Readonly<Record<string, unknown>>>;
  secrets: JSONColumnType<readonly string[]>;
}

/** What people define, as the migrations make it. */
export interface RecordSchema {
  cluster: ClusterTable;
  service: ServiceTable;
  pool: PoolTable;
  vm_type: VmTypeTable;
  sd: SdTable;
  action: ActionTable;
  action_impl: ActionImplTable;
  remote_step: RemoteStepTable;
  template: TemplateTable;
  repository: RepositoryTable;
  record_change: RecordChangeTable;
}
