-- Retires the rows of postcode_people that staged rows take the place of.
update postcode_people as t set retired_by = @run
from staging_postcode_people as s
where t.retired_by is null and t.postcode = s.postcode and t.age_from = s.age_from
