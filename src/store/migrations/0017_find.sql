-- Lists are sorted by names and addresses as people count: web-2 before web-10, 10.0.0.9 before 10.0.0.10. Every number gets
-- sixteen digits; of a longer one the last sixteen count. Compared by bytes (collate "C").
create function natural_order(text) returns text language sql immutable strict parallel safe
  return regexp_replace(regexp_replace(lower($1), '[0-9]+', '000000000000000\&', 'g'), '[0-9]*([0-9]{16})', '\1', 'g');

create index task_created on task (created, id);
create index task_started on task (started, id);
create index task_duration on task ((finished - started), id);
create index task_by_name on task ((natural_order(task_name) collate "C"), id);
create index task_by_pool_name on task ((natural_order(pool_name) collate "C"), id);
create index task_by_operator on task ((natural_order(opr_user) collate "C"), id);
create index task_of_template on task (template_id, id);
create index node_by_address on node (pool_id, (natural_order(ip) collate "C"), id);

-- Nodes change state with every task. Room in their pages keeps such updates away from the indexes.
alter table node set (fillfactor = 50);

-- The tasks that a node was in, the latest first.
drop index node_run_node;
create index node_run_node on node_run (node_id, id);

-- Since when a node is known to run its image; null = not known.
alter table node add column image_since timestamptz;

-- What people deleted, kept aside so that it can be restored for a day. content: the row as it was; parts: of an action its
-- implementations, which went with it.
create table deleted_row (
  kind text not null,
  id integer not null,
  name text not null,
  content jsonb not null,
  parts jsonb not null default '[]',
  deleted timestamptz not null,
  deleted_by text not null,
  primary key (kind, id)
);
create index deleted_row_time on deleted_row (deleted);
