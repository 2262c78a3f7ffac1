-- Intervals of every finest cell; its people are those of its parts.
select cell, municipality_code, low, high
from cell_demand
