-- Municipalities with a shape light enough for a map of the country, and
-- neighbourhoods with their bound alone: their shapes are not for publication.
select
    code,
    name,
    slug,
    province,
    coalesce(case when level = 'municipality' then st_asbinary(st_multi(st_simplifypreservetopology(geometry, 0.0003))) end, '') as shape,
    coalesce(st_xmin(geometry), 0) as west,
    coalesce(st_ymin(geometry), 0) as south,
    coalesce(st_xmax(geometry), 0) as east,
    coalesce(st_ymax(geometry), 0) as north
from area
where level in ('municipality', 'neighbourhood') and retired_by is null
