-- What an attempt of a check found: failed, changed, not_checked or unchanged. null: it has not ended, or checked nothing.
alter table step_run add column finding text;
