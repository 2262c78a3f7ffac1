-- Demand of every finest cell.
select cell, municipality_code, people, excluded, low, high
from cell_demand
