-- Empties all results before those of the whole country are copied in.
truncate definition_result, area_people, area_draw, cell_part, cell_demand, cell_interval, cell_reach, postcode_way, gap, area_reach, proposal
