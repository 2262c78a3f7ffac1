-- Takes out staged points that lie more than two kilometres outside the municipality that they name. In order of municipality, each
-- shape is prepared once.
delete from staging_help_point as t
using (
    select s.item
    from (select item, municipality_code, st_setsrid(st_makepoint(x, y), 4326) as point from staging_help_point where precision <> 'unknown' order by municipality_code offset 0) as s
    join staging_edge as e on e.code = s.municipality_code
    where not st_contains(e.shape, s.point)
) as astray
where t.item = astray.item
returning t.line, t.municipality_code, t.x as lon, t.y as lat
