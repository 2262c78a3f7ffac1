-- Names of municipalities of today and of the past, with their codes; those of today come last, so that they win.
select former_code as code, former_name as name, 0 as rank from municipality_change where retired_by is null
union
select code, name, 1 as rank from area where level = 'municipality' and retired_by is null
order by rank
