-- What the database holds, and how new it is.
select
    (select count(*) from area where level = 'municipality' and retired_by is null) as municipalities,
    (select count(*) from area where level = 'neighbourhood' and retired_by is null) as neighbourhoods,
    (select count(*) from help_point where retired_by is null) as help_points,
    (select count(*) from help_point where precision = 'unknown' and retired_by is null) as no_location,
    (select greatest(reltuples, 0)::int from pg_class where oid = 'cell_demand'::regclass) as cells,
    coalesce(max(finished_at) filter (where kind = 'import' and undone_by is null), 'epoch') as imported,
    coalesce(max(finished_at) filter (where kind = 'compute' and undone_by is null), 'epoch') as computed,
    coalesce(max(id) filter (where kind <> 'compute'), 0) as imported_id,
    coalesce(max(id) filter (where kind = 'compute' and undone_by is null), 0) as computed_id
from run
