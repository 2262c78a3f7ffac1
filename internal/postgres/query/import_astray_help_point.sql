-- Takes out staged help points that lie outside the box of the municipality that they name, with some two kilometres around it.
delete from staging_help_point as s
using area as a
where
    s.precision <> 'unknown'
    and a.code = s.municipality_code and a.level = 'municipality' and a.retired_by is null and a.geometry is not null
    and not (
        s.x between st_xmin(a.geometry) - 0.03 and st_xmax(a.geometry) + 0.03
        and s.y between st_ymin(a.geometry) - 0.02 and st_ymax(a.geometry) + 0.02
    )
returning s.line, s.municipality_code, s.x as lon, s.y as lat
