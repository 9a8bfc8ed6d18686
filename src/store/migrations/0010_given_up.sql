-- Who gave a node run up while a step of it ran, as a sentence. Whoever has the slice in its hands sees it there.
alter table node_run add column given_up text;
create index node_run_given_up on node_run (slice_id) where given_up is not null;

-- Attempts that nobody waits for any more, and that may still run at their node: they are to be ended at a later contact.
create table leftover (
  node_run_id bigint not null references node_run on delete cascade,
  step_index integer not null,
  attempt integer not null,
  created timestamptz not null default now(),
  tried timestamptz not null default now(),
  primary key (node_run_id, step_index, attempt)
);
create index leftover_tried on leftover (tried);
