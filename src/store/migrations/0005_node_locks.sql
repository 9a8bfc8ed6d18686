-- A node is in one running task at a time. A task draws a ticket and puts it at each of its nodes; the smallest ticket
-- at a node has the node, and a task runs when it has all of its nodes. The rows go when the task ends.

create sequence node_lock_ticket;

create table node_lock (
  node_id integer not null,
  ticket bigint not null,
  task_id integer not null references task on delete cascade,
  primary key (node_id, ticket)
);
create index node_lock_task on node_lock (task_id);

-- holds_nodes: it has rows in node_lock. waiting_for: the task in the way of one that is in state init.
alter table task
  add column holds_nodes boolean not null default false,
  add column waiting_for integer;
create index task_holding on task (pool_id) where holds_nodes;
create index task_waiting on task (pool_id) where waiting_for is not null;
-- tasks whose last running steps are being ended
create index task_ending on task (cancel_at) where cancel_at is not null;

with unfinished as (
  update task set holds_nodes = true where state in ('init', 'running', 'stopped') and not ended returning id
), place as (
  select id, nextval('node_lock_ticket') as ticket from (select id from unfinished order by id) as ordered
)
insert into node_lock (node_id, ticket, task_id)
select distinct node_run.node_id, place.ticket, place.id from place join node_run on node_run.task_id = place.id;
