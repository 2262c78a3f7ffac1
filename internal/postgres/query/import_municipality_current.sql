-- The municipalities of today, with their names: stored ones and staged ones.
select code, name from area where level = 'municipality' and retired_by is null
union
select code, name from staging_area where level = 'municipality'
