-- The newest later run that took the place of rows of a run, or 0.
select coalesce(max(retired_by), 0) as later
from (
    select retired_by from area where run_id = @run and retired_by is not null
    union all
    select retired_by from area_statistic where run_id = @run and retired_by is not null
    union all
    select retired_by from municipality_change where run_id = @run and retired_by is not null
    union all
    select retired_by from postcode where run_id = @run and retired_by is not null
    union all
    select retired_by from postcode_people where run_id = @run and retired_by is not null
    union all
    select retired_by from help_point where run_id = @run and retired_by is not null
    union all
    select retired_by from candidate_site where run_id = @run and retired_by is not null
    union all
    select retired_by from street where run_id = @run and retired_by is not null
    union all
    select retired_by from dwelling_point where run_id = @run and retired_by is not null
    union all
    select retired_by from dwelling_extent where run_id = @run and retired_by is not null
) as rows
