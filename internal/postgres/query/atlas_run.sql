-- The newest run of any kind, and the newest computation with its end.
select
    coalesce(max(id), 0) as changed,
    coalesce(max(id) filter (where kind = 'compute' and undone_by is null), 0) as computed,
    coalesce(max(finished_at) filter (where kind = 'compute' and undone_by is null), 'epoch') as computed_at
from run
