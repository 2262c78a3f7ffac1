-- Places where people live, in the cells that are asked for. The order is that of the rows, so that sums are the same every time.
select kind, cell, st_x(location) as lon, st_y(location) as lat, weight
from dwelling_point
where retired_by is null and cell = any(@cells::bigint [])
order by id
