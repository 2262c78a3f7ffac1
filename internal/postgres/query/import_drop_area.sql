-- Takes out staged areas of municipalities that are neither of today nor new in the file, and returns their lines.
with today as (
    select code from area where level = 'municipality' and retired_by is null
    union
    select code from staging_area
    where
        level = 'municipality'
        and code not in (select former_code from municipality_change where retired_by is null)
)
delete from staging_area where municipality_code not in (select code from today) returning line, code, municipality_code
