-- A terminal that somebody opened on a node. What stands here of the node and the operator is as it was then.
create table terminal (
  id integer generated always as identity primary key,
  node_id integer not null,
  pool_id integer not null,
  pool_name text not null,
  ip text not null,
  -- the user of the node, and from where the operator came
  login text not null,
  operator text not null,
  origin jsonb,
  columns integer not null,
  rows integer not null,
  opened timestamptz not null,
  -- when its process last said that it is open; long ago: the process died, and the terminal with it
  seen timestamptz not null,
  closed timestamptz,
  -- why it was closed: a message, with its English text beside it
  reason text not null default '',
  reason_content jsonb,
  -- of the record
  bytes bigint not null default 0,
  chunks integer not null default 0
);
create index terminal_of_node on terminal (node_id, id);
create index terminal_opened on terminal (opened);

-- What it showed, as lines of asciicast v2.
create table terminal_output (
  terminal_id integer not null references terminal on delete cascade,
  chunk integer not null,
  lines text not null,
  primary key (terminal_id, chunk)
);

-- The right to open one terminal, once, within seconds.
create table terminal_ticket (
  -- SHA-256 of the ticket
  hash bytea primary key,
  node_id integer not null,
  operator text not null,
  token_id integer,
  origin jsonb,
  expires timestamptz not null
);
