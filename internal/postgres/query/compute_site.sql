-- Real buildings where help could be offered and none is known, the best suited kinds first: known places without known help, then buildings by name.
select true as help_point, p.id, min(o.kind) as kind, p.name, p.place, 0 as year, p.municipality_code, st_x(p.location) as lon, st_y(p.location) as lat
from help_point as p
inner join offer as o on o.help_point_id = p.id
where
    p.retired_by is null
    and p.location is not null
    and p.municipality_code <> ''
group by p.id
having not bool_or(o.help_known) and bool_and(o.audience = 'public' and o.kind <> 'phone_line')
union all
select false, s.id, s.kind, s.name, s.place, s.year, s.municipality_code, st_x(s.location), st_y(s.location)
from candidate_site as s
where s.retired_by is null
order by 1 desc, 3, 2
