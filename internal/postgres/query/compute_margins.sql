-- The newest published residents of every area of a level.
select distinct on (s.area_code) s.area_code, s.residents, s.residents_0_15, s.residents_65_plus
from area_statistic as s
inner join area as a on a.code = s.area_code and a.retired_by is null
where a.level = @level and s.retired_by is null and s.residents is not null and s.year >= @year
order by s.area_code, s.year desc
