-- Moves staged extents into place.
insert into dwelling_extent (kind, geometry, run_id)
select kind, st_makeenvelope(west, south, east, north, 4326), @run from staging_dwelling_extent
