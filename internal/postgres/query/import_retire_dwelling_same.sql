-- Retires the buildings of earlier files that the new file holds too: files of neighbouring areas overlap at their borders.
update dwelling_point as p set retired_by = @run
from staging_dwelling_point as s
where
    p.retired_by is null
    and p.kind = 'building'
    and s.kind = 'building'
    and p.cell = s.cell
    and st_x(p.location) = s.lon
    and st_y(p.location) = s.lat
