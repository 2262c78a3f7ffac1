-- The newest published share of higher educated of districts.
select distinct on (area_code) area_code, education_high
from area_statistic
where area_code like 'WK%' and retired_by is null and education_high is not null
order by area_code, year desc
