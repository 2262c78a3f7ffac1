-- The first key that two staged rows share, with their lines.
select source_id as key, min(line) as first, max(line) as second
from staging_help_point
group by source_id
having count(*) > 1
order by min(line)
limit 1
