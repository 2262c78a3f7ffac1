-- The first key that two staged rows share, with their lines.
select code as key, min(line) as first, max(line) as second
from staging_postcode
group by code
having count(*) > 1
order by min(line)
limit 1
