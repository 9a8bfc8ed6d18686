-- Events are written by the thousand and read once, as they are: nothing looks into them, and taking them apart and packing them
-- tightly is work for nobody.
alter table event alter column items type json using items::json;
alter table event alter column items set storage external;
