-- Boundaries of the neighbourhoods of municipalities.
select code, st_asbinary(geometry) as shape
from area
where level = 'neighbourhood' and retired_by is null and geometry is not null and municipality_code = any(@municipalities)
