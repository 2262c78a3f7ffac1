-- Neighbourhoods of municipalities with their newest published residents, in order of code.
select distinct on (a.municipality_code, a.code)
    a.code, a.municipality_code, a.name, coalesce(s.postcode, '') as postcode, s.residents, s.residents_0_15, s.residents_65_plus, s.households
from area as a
left join area_statistic as s on s.area_code = a.code and s.retired_by is null and s.year >= @year
where a.level = 'neighbourhood' and a.retired_by is null and a.municipality_code = any(@municipalities)
order by a.municipality_code, a.code, s.year desc
