-- The neighbourhood with most people of every stored cell, within the cell's municipality.
select distinct on (d.cell) d.cell, coalesce(a.name, '') as name, p.neighbourhood_code, n.residents
from cell_demand as d
inner join cell_part as p on p.cell = d.cell and p.municipality_code = d.municipality_code
left join area as a on a.code = p.neighbourhood_code and a.retired_by is null
cross join lateral (select sum(band) as residents from unnest(p.people) as band) as n
where d.municipality_code = any(@municipalities)
order by d.cell, n.residents desc, p.neighbourhood_code
