-- When lines of a log arrived: line (0 is the first), milliseconds since the attempt began, line, milliseconds … The text
-- stays as it is. In step_log an empty array says that all of it came with the end of the attempt; null that nobody
-- knows, as an older version wrote the row. stderr has the lines that were written there for certain: from, up to, from, up to …
alter table step_run add column marks integer[];
alter table step_log add column marks integer[];
alter table step_log add column stderr integer[];
