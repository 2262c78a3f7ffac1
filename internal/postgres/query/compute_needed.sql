-- The newest change of the inventory, and what the newest whole computation of the country was made from; -1 when there is none.
select
    (select coalesce(max(id), 0) from run where kind <> 'compute') as newest,
    coalesce((done.detail ->> 'inventory')::bigint, -1) as inventory,
    coalesce(done.code_version, '') as code_version,
    coalesce(done.detail ->> 'parameters', '') as parameters
from (values (0)) as always (nothing)
left join lateral (
    select detail, code_version
    from run
    where kind = 'compute' and scope = '' and undone_by is null and detail ->> 'inventory' is not null
    order by id desc
    limit 1
) as done on true
