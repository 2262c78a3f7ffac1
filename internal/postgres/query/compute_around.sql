-- Stored parts of other municipalities, in the cells of resolution 5 in which these municipalities have parts now or will have them. An H3 index of
-- resolution 9 without its last 30 bits is that of its parent of resolution 5 and of no other.
select cell, neighbourhood_code, municipality_code, share, lon, lat
from cell_part
where
    municipality_code <> all(@municipalities)
    and (cell >> 30) in (
        select (unnest(@cells::bigint []) >> 30) as cluster
        union
        select cell >> 30 from cell_part where municipality_code = any(@municipalities)
    )
