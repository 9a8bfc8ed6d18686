-- Tasks that wait for a person are few among many, and counted often.
create index task_person on task (id)
  where (state = 'init' and waiting_for is null) or (state = 'stopped' and not ended and n_running = 0);
