-- Empties reach, ways from postcodes, gaps and coverage before those of the whole country are copied in.
truncate cell_reach, postcode_way, gap, area_reach, proposal
