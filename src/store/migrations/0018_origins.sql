-- From where a task was started, and which task it runs again. null: it was made before this column was.
alter table task add column origin jsonb;
