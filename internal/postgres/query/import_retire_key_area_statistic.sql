-- Retires the rows of area_statistic that staged rows take the place of.
update area_statistic as t set retired_by = @run
from staging_statistic as s
where t.retired_by is null and t.area_code = s.area_code and t.year = s.year
