-- The first key that two staged rows share, with their lines.
select area_code || ' ' || year as key, min(line) as first, max(line) as second
from staging_statistic
group by area_code || ' ' || year
having count(*) > 1
order by min(line)
limit 1
