-- The areas of which a file tells where people live; outside of them it says nothing.
select kind, st_asbinary(geometry) as geometry
from dwelling_extent
where retired_by is null
order by id
