-- Tells the planner how much was staged.
analyze staging_help_point, staging_offer, staging_area, staging_site, staging_edge, staging_dwelling_point
