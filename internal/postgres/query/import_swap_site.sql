-- Moves staged candidate sites into place.
insert into candidate_site (source, source_id, kind, name, place, municipality_code, location, year, wheelchair, run_id)
select @source, source_id, kind, name, place, municipality_code, st_setsrid(st_makepoint(x, y), 4326), year, wheelchair, @run
from staging_site
