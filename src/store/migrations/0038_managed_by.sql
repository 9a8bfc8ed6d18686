-- Which set of records that a file describes (fleet as code) a record belongs to; null = none.
alter table cluster add column managed_by varchar(50);
alter table service add column managed_by varchar(50);
alter table pool add column managed_by varchar(50);
alter table vm_type add column managed_by varchar(50);
alter table sd add column managed_by varchar(50);
alter table action add column managed_by varchar(50);
alter table remote_step add column managed_by varchar(50);
alter table template add column managed_by varchar(50);
alter table schedule add column managed_by varchar(50);
alter table repository add column managed_by varchar(50);
