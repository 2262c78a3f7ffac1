-- The first key that two staged rows share, with their lines.
select postcode || ' ' || age_from as key, min(line) as first, max(line) as second
from staging_postcode_people
group by postcode || ' ' || age_from
having count(*) > 1
order by min(line)
limit 1
