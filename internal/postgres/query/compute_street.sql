-- Streets that were imported as lines, in the order in which they came.
select st_asbinary(geometry) as shape
from street
where retired_by is null
order by id
