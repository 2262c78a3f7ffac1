-- As in the schema; checks all rows.
alter table offer add constraint offer_help_point_id_fkey foreign key (help_point_id) references help_point (id) on delete cascade
