-- Empties reach and gaps before those of the whole country are copied in.
truncate cell_reach, gap
