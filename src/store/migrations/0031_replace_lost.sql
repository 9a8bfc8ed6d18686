-- Nodes of the pool whose machines are gone are replaced without being asked for.
alter table pool add column replace_lost boolean not null default false;

-- How many looks in a row found it.
alter table machine_drift add column looks integer not null default 1;
create index machine_drift_lost on machine_drift (node_id) where kind = 'lost';

-- How many idle nodes had a machine of the type at the last look that has a list; null: none had one since this is counted.
alter table machine_look add column machines integer;

-- The node's machine was known to be gone when the task was made.
alter table node_run add column machine_gone boolean not null default false;

-- null: a run of kind replace, which counts the nodes of all types.
alter table schedule_run alter column node_type drop not null;
