-- The definitions that were computed, in order of position.
select definition, total, ratio, parameters, rates, low, high
from definition_result
order by position
