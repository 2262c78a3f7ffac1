-- Retires the buildings and the extents of the earlier files of buildings whose extent the new file covers.
with covered as (
    select e.id, e.run_id
    from dwelling_extent as e
    inner join staging_dwelling_extent as s on s.kind = e.kind
    where
        e.retired_by is null
        and st_covers(st_makeenvelope(s.west, s.south, s.east, s.north, 4326), e.geometry)
),

extents as (
    update dwelling_extent set retired_by = @run where id in (select id from covered)
)

update dwelling_point set retired_by = @run
where retired_by is null and kind = 'building' and run_id in (select run_id from covered)
