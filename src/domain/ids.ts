/** Ids are branded, so that a pool's id cannot be passed where a node's is expected. */
declare const brand: unique symbol;
type Id<Kind extends string> = number & { readonly [brand]: Kind };

export type ClusterId = Id<'cluster'>;
export type ServiceId = Id<'service'>;
export type PoolId = Id<'pool'>;
export type NodeId = Id<'node'>;
export type VmTypeId = Id<'vm_type'>;
export type SdId = Id<'sd'>;
export type ActionId = Id<'action'>;
export type ActionImplId = Id<'action_impl'>;
export type RemoteStepId = Id<'remote_step'>;
export type TemplateId = Id<'template'>;
export type RepositoryId = Id<'repository'>;
export type SealedKeyId = Id<'sealed_key'>;
export type KeyRotationId = Id<'key_rotation'>;
export type SharedFileId = Id<'shared_file'>;
export type TaskId = Id<'task'>;
export type BatchId = Id<'batch'>;
export type SliceId = Id<'slice'>;
export type NodeRunId = Id<'node_run'>;
export type TokenId = Id<'token'>;
export type TerminalId = Id<'terminal'>;
export type InterludeId = Id<'interlude'>;
export type ScheduleId = Id<'schedule'>;
export type CronItemId = Id<'cron_item'>;
export type DependItemId = Id<'depend_item'>;
export type ScheduleRunId = Id<'schedule_run'>;

/** Stands for the template of a task that runs a command and has none. */
export const NO_TEMPLATE = 0 as TemplateId;

/** The largest id that a row can have. */
export const LARGEST_ID = 2_147_483_647;
