-- Versions of what people define: who changed a row last, when, and what it replaced. Rows of an earlier version of the
-- program begin with version 1, and nobody knows who made them.

alter table cluster add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table service add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table pool add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table vm_type add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table sd add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table action add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table action_impl add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table remote_step add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table template add version integer not null default 1, add changed_by text, add changed timestamptz;
alter table schedule add version integer not null default 1, add changed_by text, add changed timestamptz;

-- One change of such a row: the version that it made, and the fields that it replaced, as clients saw them.
create table record_change (
  -- the row's table
  kind text not null,
  record_id integer not null,
  version integer not null,
  changed_by text not null,
  changed timestamptz not null,
  -- field → what it was before; secrets are masked
  before jsonb not null,
  -- the paths of secrets that it replaced, as nobody sees a difference between two masks
  secrets jsonb not null default '[]',
  primary key (kind, record_id, version)
);
create index record_change_changed on record_change (changed);
