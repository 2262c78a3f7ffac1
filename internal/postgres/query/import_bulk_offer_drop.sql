-- Many references are checked faster all together, behind the swap.
alter table offer drop constraint offer_help_point_id_fkey
