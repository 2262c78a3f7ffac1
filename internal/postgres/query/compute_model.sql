-- The stored rates, national figure, ratio and draws of each definition, in order, with the fingerprint of the parameters that they were made with.
select d.total, d.ratio, d.parameters, d.rates, d.draws, coalesce(r.detail ->> 'parameters', 'none') as fingerprint
from definition_result as d
inner join run as r on r.id = d.run_id
order by d.position
