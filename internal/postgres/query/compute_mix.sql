-- Residents by five-year age band of every postcode, with its municipality.
select pp.postcode, coalesce(p.municipality_code, '') as municipality_code, pp.age_from, pp.people
from postcode_people as pp
left join postcode as p on p.code = pp.postcode and p.retired_by is null
where pp.retired_by is null and pp.people > 0
