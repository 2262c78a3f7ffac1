-- Moves many staged help points into place, in the order of the file: their index of locations is made afterwards.
insert into help_point (
    id, source, source_id, slug, name, operator, street, house_number, postcode, place, municipality_code, phone, website,
    wheelchair, wheelchair_source, wheelchair_source_url, wheelchair_source_date, wheelchair_note, location, precision, run_id
)
overriding system value
select
    id, @source, source_id, slug, name, operator, street, house_number, postcode, place, municipality_code, phone, website,
    wheelchair, wheelchair_source, wheelchair_source_url, wheelchair_source_date, wheelchair_note,
    case when precision <> 'unknown' then st_setsrid(st_makepoint(x, y), 4326) end as location,
    precision, @run
from staging_help_point
