-- Which nodes the load balancers have, as steps left it (MS1 in store/balancers/memberships.ts).
create table membership (
  sd_id integer not null references sd on delete cascade,
  -- the server's name at the load balancer
  name varchar(255) not null,
  -- null: the node's row is gone
  node_id integer references node on delete set null,
  ip text not null,
  -- null: those of the load balancer's settings
  port integer check (port between 1 and 65535),
  weight integer check (weight between 0 and 256),
  state text not null check (state in ('joining', 'in', 'leaving', 'out')),
  -- the name under which the load balancer's own configuration has it
  kept_as text,
  since timestamptz not null,
  -- until when a repair has it (MS2); null: none has
  repair_until timestamptz,
  -- how many repairs in a row failed, when the next may begin, and why the last one failed
  repairs integer not null default 0,
  repair_after timestamptz,
  trouble text not null default '',
  trouble_content jsonb,
  primary key (sd_id, name)
);
create index membership_node on membership (node_id) where node_id is not null;

-- When a load balancer was last asked and compared with its memberships, and what came of it.
create table balancer_look (
  sd_id integer primary key references sd on delete cascade,
  -- when a process last took it upon itself to ask
  asked timestamptz not null,
  -- when the last comparison ended, or failed; null: there was none
  ended timestamptz,
  -- what it could not have forgotten since that comparison; null: it has no eras, or was not asked
  era text,
  -- '': it answered
  complaint text not null default '',
  complaint_content jsonb,
  members integer,
  -- when differences were last repaired, and how that went
  repaired timestamptz,
  repair text not null default '',
  repair_content jsonb
);

-- What the last comparison found.
create table balancer_drift (
  sd_id integer not null references sd on delete cascade,
  kind text not null
    check (kind in ('missing', 'serving', 'address', 'weight', 'held', 'leftover', 'unfinished', 'foreign')),
  name text not null,
  node_id integer,
  -- as it should be; null: nobody says
  ip text,
  port integer,
  weight integer,
  -- as the load balancer has it; null: it does not have it, or has no such thing
  found_name text,
  found_ip text,
  found_port integer,
  found_weight integer,
  found_state text,
  -- the first of the comparisons in a row that found it
  since timestamptz not null,
  primary key (sd_id, kind, name)
);

-- Differences are repaired without being asked for.
alter table sd add column mends boolean not null default true;

-- All load balancers of a pool, the first one (sd_id) too, with what nodes of the pool get there; []: sd_id alone.
alter table pool add column balancers jsonb not null default '[]';

-- Nodes that earlier versions registered: what the last step at each load balancer did counts.
insert into membership (sd_id, name, node_id, ip, state, since)
select last.sd_id, last.name, last.node_id, last.ip, 'in', last.since
from (
  select distinct on (node.id, sd.id) node.id as node_id, node.ip, sd.id as sd_id,
         coalesce(nullif(regexp_replace(regexp_replace(pool.name, '[^A-Za-z0-9]+', '-', 'g'), '^-|-$', '', 'g'), ''), 'node')
           || '-' || node.id as name,
         planned.step #>> '{work,kind}' = 'register' as is_registered,
         date_trunc('milliseconds', step_run.finished) as since
  from node join pool on pool.id = node.pool_id
  cross join lateral (select id, task_id from node_run where node_id = node.id order by id desc limit 100) as past
  join task on task.id = past.task_id
  cross join lateral jsonb_array_elements(task.plan) with ordinality as planned (step, n)
  join step_run on step_run.node_run_id = past.id and step_run.step_index = planned.n - 1 and step_run.state = 'success'
  join sd on sd.id::text = planned.step #>> '{work,sdId}'
  where node.ip not in ('', '-') and planned.step #>> '{work,kind}' in ('register', 'unregister')
  order by node.id, sd.id, step_run.finished desc
) as last
where last.is_registered;
