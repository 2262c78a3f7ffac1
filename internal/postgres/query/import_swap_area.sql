-- Moves staged areas into place, in WGS 84, mended where the source's polygons cross themselves.
insert into area (code, name, slug, level, municipality_code, province, geometry, run_id)
select
    code, name, slug, level, municipality_code, province,
    case when shape is not null then
        st_multi(st_collectionextract(st_makevalid(st_transform(st_setsrid(st_geomfromwkb(shape), srid), 4326)), 3))
    end,
    @run
from staging_area
