-- Many keys are indexed faster all together, behind the swap.
drop index help_point_source_idx
