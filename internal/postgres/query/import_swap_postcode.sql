-- Moves staged postcode areas into place.
insert into postcode (code, place, municipality_code, location, geometry, run_id)
select
    code, place, municipality_code, st_setsrid(st_makepoint(lon, lat), 4326),
    case when shape is not null then
        st_multi(st_collectionextract(st_makevalid(st_transform(st_setsrid(st_geomfromwkb(shape), srid), 4326)), 3))
    end,
    @run
from staging_postcode
