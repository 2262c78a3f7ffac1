-- Local public help points of which help is known: one row per point, with the hours of each offer.
select
    p.id,
    st_x(p.location) as lon,
    st_y(p.location) as lat,
    array_agg(distinct o.kind order by o.kind) as kinds,
    bool_or(o.confirmed) as confirmed,
    array_agg(o.staffed_hours order by o.id) filter (where o.appointment <> 'yes') as staffed,
    array_agg(o.building_hours order by o.id) filter (where o.building_hours <> '') as building
from help_point as p
inner join offer as o on o.help_point_id = p.id
where
    p.retired_by is null
    and p.location is not null
    and o.help_known
    and o.audience = 'public'
    and o.kind <> 'phone_line'
group by p.id
order by p.id
