-- An address has one spelling. A node that came under another one, before that was so, keeps its ip, and canonical has
-- the one spelling; null: ip is it, or is no address at all, or the node that has it is another row. What is asked for,
-- and what may be there once only, is coalesce(canonical, ip).
alter table node add column canonical varchar(255);
drop index node_ip;
create unique index node_ip on node (coalesce(canonical, ip)) where ip <> '-';
