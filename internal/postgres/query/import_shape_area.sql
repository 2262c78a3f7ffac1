-- Brings staged boundaries to WGS 84, mended where the source's polygons cross themselves.
update staging_area
set geometry = st_multi(st_collectionextract(st_makevalid(st_transform(st_setsrid(st_geomfromwkb(shape), srid), 4326)), 3)), shape = null
where shape is not null
