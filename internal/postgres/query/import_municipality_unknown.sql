-- Municipality codes of staged rows that are not of today, with their number of rows.
with here as (
    select code from area where level = 'municipality' and retired_by is null
    union
    select code from staging_area where level = 'municipality'
),
used as (
    select municipality_code from staging_help_point
    union all
    select municipality_code from staging_site
    union all
    select municipality_code from staging_postcode
    union all
    select municipality_code from staging_street
)
select municipality_code, count(*) as used
from used
where municipality_code <> '' and municipality_code not in (select code from here)
group by municipality_code
order by municipality_code
