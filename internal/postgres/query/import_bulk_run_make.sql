-- As in the schema; checks all rows.
alter table help_point add constraint help_point_run_id_fkey foreign key (run_id) references run (id)
