-- When the machines of a type were last listed and compared with the nodes, and why they could not be listed.
create table machine_look (
  vm_type_id integer primary key references vm_type on delete cascade,
  began timestamptz not null,
  -- null: it is under way, or its process died
  ended timestamptz,
  -- '': there was a list
  complaint text not null default '',
  complaint_content jsonb
);

-- What the last list differed in. stray: a machine that no node has; lost: a node whose machine is gone.
create table machine_drift (
  vm_type_id integer not null references vm_type on delete cascade,
  vm_id varchar(255) not null,
  kind text not null check (kind in ('stray', 'lost')),
  ip text,
  made timestamptz,
  node_id integer,
  -- the first of the looks in a row that found it
  since timestamptz not null,
  primary key (vm_type_id, vm_id)
);
