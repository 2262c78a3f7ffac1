-- Brings staged help points from RD New to WGS 84. The condition on srid keeps the usual file, in degrees, from being written twice.
update staging_help_point as s
set x = st_x(p.point), y = st_y(p.point), srid = 4326
from (
    select item, st_transform(st_setsrid(st_makepoint(x, y), srid), 4326) as point
    from staging_help_point
    where srid <> 4326 and precision <> 'unknown'
) as p
where s.item = p.item
