-- Gives staged help points that name no municipality the one that they lie in.
update staging_help_point as s
set municipality_code = a.code
from area as a
where
    s.municipality_code = '' and s.precision <> 'unknown'
    and a.level = 'municipality' and a.retired_by is null
    and st_intersects(a.geometry, st_setsrid(st_makepoint(s.x, s.y), 4326))
