-- Intervals of coarser cells.
select cell, low, high
from cell_interval
