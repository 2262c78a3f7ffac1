-- Help points that a search may find: local and public ones with a location, whether help is known of them or not.
select p.id, p.municipality_code, st_x(p.location) as lon, st_y(p.location) as lat
from help_point as p
where
    p.retired_by is null
    and p.location is not null
    and exists (select from offer as o where o.help_point_id = p.id and o.audience = 'public' and o.kind <> 'phone_line')
order by p.id
