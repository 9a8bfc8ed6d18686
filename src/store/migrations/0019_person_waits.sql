-- Tasks that wait for a person are few among many, and counted often. The counts of nodes, which change with every flush, are
-- not part of it: such updates stay within their page.
create index task_person on task (id)
  where (state = 'init' and waiting_for is null) or (state = 'stopped' and not ended);
