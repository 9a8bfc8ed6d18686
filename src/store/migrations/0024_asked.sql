-- What a request said of how its task goes from node to node, so that it can be said again. null: nobody asked, or it was made
-- before this column was.
alter table task add column asked jsonb;
