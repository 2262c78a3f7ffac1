-- Many points are indexed faster all together, behind the swap.
drop index help_point_location_idx
