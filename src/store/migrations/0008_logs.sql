-- What steps and tasks wrote: insert-only, in a partition per day (UTC) that is made ahead and dropped when its lines are
-- older than SPRINGTIDE_KEEP_LOGS (store/log-partitions.ts). No foreign keys: dropping a table with one would lock the
-- table of the tasks. Partitions *_rest catch what no day has.

-- The whole log of an attempt that ended; created is the attempt's `finished`, to the microsecond. No row: it wrote nothing.
create table step_log (
  node_run_id bigint not null,
  step_index integer not null,
  attempt integer not null,
  created timestamptz not null,
  log text not null
) partition by range (created);
create index step_log_run on step_log (node_run_id);
create table step_log_rest partition of step_log default;

-- While an attempt runs, step_run has what it wrote so far.
insert into step_log (node_run_id, step_index, attempt, created, log)
select node_run_id, step_index, attempt, finished, log from step_run where finished is not null and log <> '';
update step_run set log = '' where finished is not null and log <> '';

alter table task_log rename to task_log_before;
create sequence task_log_id as bigint;
select setval('task_log_id', (select coalesce(max(id), 0) + 1 from task_log_before), false);
create table task_log (
  id bigint not null default nextval('task_log_id'),
  task_id integer not null,
  batch_id bigint not null default 0,
  correlation_id varchar(40) not null,
  message text not null,
  created timestamptz not null default now()
) partition by range (created);
alter sequence task_log_id owned by task_log.id;
create index task_log_line on task_log (task_id, id);
create table task_log_rest partition of task_log default;
insert into task_log (id, task_id, batch_id, correlation_id, message, created)
select id, task_id, batch_id, correlation_id, message, created from task_log_before;
drop table task_log_before;
