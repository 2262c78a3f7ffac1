-- Moves staged areas into place.
insert into area (code, name, slug, level, municipality_code, province, geometry, run_id)
select code, name, slug, level, municipality_code, province, geometry, @run
from staging_area
