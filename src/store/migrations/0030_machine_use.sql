-- The most machines of a type, and of the pools of a cluster; null = any number. What a machine of a type costs; null = not known.
alter table vm_type
  add column most_machines integer check (most_machines >= 0),
  add column price_per_hour numeric(14, 6) check (price_per_hour >= 0),
  add column currency varchar(3),
  add constraint vm_type_price check ((price_per_hour is null) = (currency is null));
alter table cluster add column most_machines integer check (most_machines >= 0);

-- The machine type of which a node has a machine, or waits for one; null = it was added by hand.
alter table node add column machine_type integer;
update node set machine_type = pool.vm_type from pool
where pool.id = node.pool_id and (node.vm_id <> '' or node.ip = '-');
create index node_machine_type on node (machine_type, pool_id) where machine_type is not null;

-- What uses of machines are counted under: names and price as they were when the machine was made.
create table usage_key (
  id bigint generated always as identity primary key,
  vm_type_id integer not null,
  vm_type text not null,
  pool_id integer not null,
  pool text not null,
  service text not null,
  cluster text not null,
  price_per_hour numeric(14, 6),
  currency varchar(3)
);
create unique index usage_key_same on usage_key
  (pool_id, vm_type_id, pool, vm_type, service, cluster, coalesce(price_per_hour, -1), coalesce(currency, ''));

-- From when to when a node had a machine; returned is infinity while it has it.
create table machine_use (
  key_id bigint not null,
  node_id integer not null,
  vm_id varchar(255) not null,
  made timestamptz not null,
  returned timestamptz not null default 'infinity'
);
create unique index machine_use_open on machine_use (node_id) where returned = 'infinity';
create index machine_use_time on machine_use (returned, made, key_id);

-- Machines of earlier versions count from now on.
insert into usage_key (vm_type_id, vm_type, pool_id, pool, service, cluster)
select distinct vm_type.id, vm_type.name, pool.id, pool.name, service.name, cluster.name
from node join pool on pool.id = node.pool_id join service on service.id = pool.service_id
join cluster on cluster.id = service.cluster_id join vm_type on vm_type.id = node.machine_type
where node.vm_id <> '';
insert into machine_use (key_id, node_id, vm_id, made)
select usage_key.id, node.id, node.vm_id, now()
from node join usage_key on usage_key.pool_id = node.pool_id and usage_key.vm_type_id = node.machine_type
where node.vm_id <> '';
