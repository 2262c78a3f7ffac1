-- The newest published education of municipalities, as shares of residents of 15 to 75.
select distinct on (s.area_code) s.area_code, s.education_low, s.education_middle, s.education_high
from area_statistic as s
inner join area as a on a.code = s.area_code and a.retired_by is null
where
    a.level = 'municipality'
    and s.retired_by is null
    and s.education_low is not null
    and s.education_middle is not null
    and s.education_high is not null
    and s.education_low + s.education_middle + s.education_high > 0
order by s.area_code, s.year desc
