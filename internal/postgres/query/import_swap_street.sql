-- Moves staged streets into place.
insert into street (municipality_code, geometry, run_id)
select municipality_code, st_transform(st_setsrid(st_geomfromwkb(shape), srid), 4326), @run from staging_street
