-- Stored parts of other municipalities in the cells where these municipalities have parts, or may get them: those within their box.
select cell, neighbourhood_code, municipality_code, share, lon, lat, people
from cell_part
where
    municipality_code <> all(@municipalities)
    and municipality_code in (
        select near.code
        from area as here
        inner join area as near on near.geometry && st_expand(here.geometry, 0.02)
        where here.code = any(@municipalities) and here.retired_by is null and near.level = 'municipality' and near.retired_by is null
    )
