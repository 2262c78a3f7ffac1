-- Gap areas; their people are those of their cells.
select id, profile, municipality_code, name, cells, low, high
from gap
