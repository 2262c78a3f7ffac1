-- The definitions that were computed, in order of position.
select definition, total, ratio, parameters
from definition_result
order by position
