-- Stored estimates and draws of neighbourhoods.
select a.area_code, a.types, a.excluded, a.weight, d.draws
from area_people as a
inner join area_draw as d on d.area_code = a.area_code
where a.area_code = any(@codes)
