-- Retires the rows of municipality_change that staged rows take the place of.
update municipality_change as t set retired_by = @run
from staging_change as s
where t.retired_by is null and t.former_code = s.former_code
