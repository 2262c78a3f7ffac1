-- Moves staged help points into place.
insert into help_point (
    source, source_id, slug, name, operator, street, house_number, postcode, place, municipality_code, phone, website, location, precision, run_id
)
select
    @source, source_id, slug, name, operator, street, house_number, postcode, place, municipality_code, phone, website,
    case when precision <> 'unknown' then st_setsrid(st_makepoint(x, y), 4326) end,
    precision, @run
from staging_help_point
