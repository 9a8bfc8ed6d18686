-- Which node of a task takes the place of which: the new one's id is drawn when the task is made, and its row comes with
-- its batch. second_run begins only when first_run has reached its end; node_type is that of the old node.
create table replacement (
  first_run bigint primary key,
  second_run bigint not null unique,
  task_id integer not null references task on delete cascade,
  new_node integer not null,
  old_node integer not null,
  node_type text not null
);
create unique index replacement_new on replacement (task_id, new_node);
create unique index replacement_old on replacement (task_id, old_node);
