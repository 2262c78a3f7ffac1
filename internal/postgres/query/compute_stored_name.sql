-- The neighbourhood with most people of every stored cell, within the cell's municipality.
with n as materialized (select area_code, (select sum(t) from unnest(types) as t) as residents from area_people where area_code like 'BU%')
select distinct on (d.cell) d.cell, coalesce(a.name, '') as name, p.neighbourhood_code, p.share * n.residents as residents
from cell_demand as d
inner join cell_part as p on p.cell = d.cell and p.municipality_code = d.municipality_code
inner join n on n.area_code = p.neighbourhood_code
left join area as a on a.code = p.neighbourhood_code and a.retired_by is null
where d.cell in (select cell from cell_part where municipality_code = any(@municipalities))
order by d.cell, p.share * n.residents desc, p.neighbourhood_code
