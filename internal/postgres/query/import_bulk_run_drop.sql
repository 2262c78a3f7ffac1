-- Many references are checked faster all together, behind the swap.
alter table help_point drop constraint help_point_run_id_fkey
