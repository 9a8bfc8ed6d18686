-- How the pool's nodes are reached, where that differs from its machine type: user, port, jumps.
alter table pool add column ssh jsonb not null default '{}';
