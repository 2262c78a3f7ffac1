-- Stored cells that municipalities have a part of, with what they reach.
select
    d.cell, d.municipality_code, d.lon, d.lat, d.residents, d.excluded, d.low, d.high,
    r.minutes, r.point_ids, r.points, r.straight, r.hours, r.flags
from cell_demand as d
inner join cell_reach as r on r.cell = d.cell
where d.cell in (select cell from cell_part where municipality_code = any(@municipalities))
order by d.cell
