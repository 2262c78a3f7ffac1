-- Empties reach, gaps and coverage before those of the whole country are copied in.
truncate cell_reach, gap, area_reach, proposal
