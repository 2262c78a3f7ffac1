-- Stored parts of other municipalities, in cells where these municipalities have parts now or will have them.
select cell, neighbourhood_code, municipality_code, share, lon, lat, people
from cell_part
where
    municipality_code <> all(@municipalities)
    and cell in (
        select unnest(@cells::bigint []) as cell
        union
        select cell from cell_part where municipality_code = any(@municipalities)
    )
