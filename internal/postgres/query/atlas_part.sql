-- The parts of every finest cell, as shares of their neighbourhood.
select cell, neighbourhood_code, share
from cell_part
