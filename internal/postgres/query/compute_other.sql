-- Stored estimates and draws of the municipalities that are not asked for, in order of code.
select a.area_code, a.types, a.excluded, d.draws
from area_people as a
inner join area_draw as d on d.area_code = a.area_code
where a.area_code like 'GM%' and a.area_code <> all(@municipalities)
order by a.area_code
