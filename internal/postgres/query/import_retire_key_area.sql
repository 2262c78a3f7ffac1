-- Retires the rows of area that staged rows take the place of.
update area as t set retired_by = @run
from staging_area as s
where t.retired_by is null and t.code = s.code
