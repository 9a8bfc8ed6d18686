-- What the server says is a message: its code and its values, from which a text is made in the language of the reader.
-- They stand beside the English text; null: the text is an older version's, or somebody else's.
alter table task_log add column content jsonb;
alter table task add column error_content jsonb;
alter table node_run add column error_content jsonb, add column given_up_content jsonb;
alter table node add column error_content jsonb;
alter table schedule_run add column message_content jsonb;
