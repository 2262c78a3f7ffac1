-- Stored cells where municipalities have the most people, with what they reach.
select
    d.cell, d.municipality_code, d.lon, d.lat, d.people, d.excluded, d.low, d.high,
    r.minutes_walk, r.minutes_cycle, r.point_ids, r.points_walk, r.points_cycle, r.flags,
    (
        select a.name
        from cell_part as p
        inner join area as a on a.code = p.neighbourhood_code and a.retired_by is null
        where p.cell = d.cell
        order by p.share desc, p.neighbourhood_code
        limit 1
    ) as neighbourhood
from cell_demand as d
left join cell_reach as r on r.cell = d.cell
where d.municipality_code = any(@municipalities)
order by d.cell
