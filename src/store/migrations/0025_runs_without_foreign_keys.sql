-- The rows of a task's run are written under the lock of its task (T1), by the transaction that made it or by its writer, and nothing
-- else removes them: see ADR 22.
alter table step_run drop constraint step_run_node_run_id_fkey;
alter table node_run
  drop constraint node_run_task_id_fkey,
  drop constraint node_run_batch_id_fkey,
  drop constraint node_run_slice_id_fkey;
