-- Reach of every finest cell: per profile minutes to the nearest listed public point, minutes to the nearest confirmed one, and points.
select
    cell,
    minutes[1] as walk, minutes[10] as cycle, minutes[19] as senior,
    minutes[4] as walk_confirmed, minutes[13] as cycle_confirmed, minutes[22] as senior_confirmed,
    points[1] as points_walk, points[2] as points_cycle, points[3] as points_senior,
    straight, flags, hours
from cell_reach
