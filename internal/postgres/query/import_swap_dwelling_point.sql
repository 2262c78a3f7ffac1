-- Moves staged places where people live into place.
insert into dwelling_point (kind, cell, location, weight, run_id)
select kind, cell, st_setsrid(st_makepoint(lon, lat), 4326), weight, @run from staging_dwelling_point
