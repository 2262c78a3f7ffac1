-- Retires the rows of postcode that staged rows take the place of.
update postcode as t set retired_by = @run
from staging_postcode as s
where t.retired_by is null and t.code = s.code
