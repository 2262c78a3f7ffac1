-- Reach of every finest cell: minutes to the nearest listed public point.
select cell, minutes_walk[1] as walk, minutes_cycle[1] as cycle, points_walk, points_cycle, flags
from cell_reach
