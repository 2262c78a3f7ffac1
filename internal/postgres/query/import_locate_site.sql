-- Brings staged sites to WGS 84.
update staging_site as s
set x = st_x(p.point), y = st_y(p.point), srid = 4326
from (select source_id, st_transform(st_setsrid(st_makepoint(x, y), srid), 4326) as point from staging_site where srid <> 4326) as p
where s.source_id = p.source_id
