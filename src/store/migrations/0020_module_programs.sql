-- Modules of Ansible as programs for nodes, by what they are made of.
create table module_program (
  hash text primary key,
  module text not null,
  archive bytea not null,
  -- the oldest Python that runs it, as [3, 8]; null: it looks for itself
  python jsonb,
  ansible text not null,
  -- when it was last made
  made timestamptz not null default now()
);
alter table module_program alter column archive set storage external;

-- The program with which a task runs a module: the one with which it first did.
create table task_module (
  task_id integer not null references task on delete cascade,
  name text not null,
  hash text not null references module_program,
  primary key (task_id, name)
);
create index task_module_hash on task_module (hash);
