-- Areas within two kilometres of the municipalities that staged points name, with a hundred metres to spare for what is simplified.
insert into staging_edge (code, shape, box)
select code, shape, box2d(shape)
from (
    select
        code,
        st_transform(st_buffer(st_simplifypreservetopology(st_transform(geometry, 28992), 100), 2100, 4), 4326) as shape
    from area
    where
        level = 'municipality' and retired_by is null and geometry is not null
        and code in (select municipality_code from staging_help_point union select municipality_code from staging_site)
) as a
