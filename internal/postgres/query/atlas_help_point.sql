-- Help points that count now, in order of id.
select
    id,
    slug,
    name,
    operator,
    street,
    house_number,
    postcode,
    place,
    municipality_code,
    phone,
    website,
    wheelchair,
    wheelchair_source,
    wheelchair_source_url,
    wheelchair_source_date,
    wheelchair_note,
    coalesce(st_x(location), 0) as lon,
    coalesce(st_y(location), 0) as lat,
    precision
from help_point
where retired_by is null
order by id
