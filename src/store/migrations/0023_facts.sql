-- Facts of nodes: what Ansible's module setup last said of each. They are bounded by the program (256 KiB a node). searchable: the
-- few of them by which nodes are found.
create table node_facts (
  node_id integer primary key references node on delete cascade,
  gathered timestamptz not null,
  facts jsonb not null,
  searchable jsonb not null
);
create index node_facts_searchable on node_facts using gin (searchable jsonb_path_ops);

-- Whether tasks of a template gather facts before their first remote step.
alter table template add column facts boolean not null default false;
