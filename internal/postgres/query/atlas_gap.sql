-- Gap areas; their people are those of their cells.
select id, profile, municipality_code, name, cells, low, high, rank, rank_low, rank_high, nearest_id, nearest_m
from gap
