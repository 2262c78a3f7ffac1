-- Residents by five-year age band and sex of every postcode, with its municipality. Where the source keeps one sex secret, half of the people are taken.
select
    pp.postcode,
    coalesce(p.municipality_code, '') as municipality_code,
    pp.age_from,
    case when pp.men is null or pp.women is null then coalesce(pp.people, 0) / 2 else pp.men end as men,
    case when pp.men is null or pp.women is null then coalesce(pp.people, 0) / 2 else pp.women end as women
from postcode_people as pp
left join postcode as p on p.code = pp.postcode and p.retired_by is null
where pp.retired_by is null and pp.people > 0
order by pp.postcode, pp.age_from
