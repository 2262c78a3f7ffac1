-- The newest computation of the whole country (its number, version and parameters), and the newest change of the inventory.
select
    coalesce(max(id) filter (where kind = 'compute' and scope = '' and undone_by is null), 0) as computed,
    coalesce(max(id) filter (where kind <> 'compute'), 0) as changed,
    coalesce((select detail ->> 'fingerprint' from run where kind = 'compute' and scope = '' and undone_by is null order by id desc limit 1), '') as fingerprint
from run
