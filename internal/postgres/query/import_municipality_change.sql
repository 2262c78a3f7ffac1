-- What became of former municipalities: stored and staged.
select former_code, former_name, successor_code from municipality_change where retired_by is null
union
select former_code, former_name, successor_code from staging_change
order by former_code, successor_code
