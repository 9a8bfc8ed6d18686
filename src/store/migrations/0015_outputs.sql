-- What an attempt wrote, as a digest, so that a thousand nodes are compared without reading what they wrote. null: it has
-- not ended, ended without anybody who saw it, or ended before this column was.
alter table step_run add column output uuid;
