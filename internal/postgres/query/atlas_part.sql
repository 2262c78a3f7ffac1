-- The parts of every finest cell.
select cell, municipality_code, neighbourhood_code, people
from cell_part
