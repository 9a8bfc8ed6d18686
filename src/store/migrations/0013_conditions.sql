-- How many of the stopped node runs were left out of their task. Kept with the other counts.
alter table task add column n_skipped integer not null default 0;
update task set n_skipped = part.count
from (select task_id, count(*)::int as count from node_run
      where state = 'stopped' and finished is not null group by task_id) as part
where task.id = part.task_id;

-- How an attempt that is under way stands with its node, where there is something to tell: the node is slow to connect, or
-- tries to reach it fail. It holds for the attempt that it names alone, and goes with the end of that.
create table contact (
  node_run_id bigint primary key references node_run on delete cascade,
  step_index integer not null,
  attempt integer not null,
  -- connecting, running or ending
  phase text not null,
  -- null = no try has failed
  reason text,
  tries integer,
  until timestamptz,
  check ((reason is null) = (tries is null) and (reason is null) = (until is null))
);
