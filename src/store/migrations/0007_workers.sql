-- What people want to know of a process that runs slices: its SPRINGTIDE_ROLE, and how many node runs it takes at most.
alter table worker
  add column role text not null default 'all',
  add column capacity integer not null default 0;
