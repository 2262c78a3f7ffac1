-- Postcodes with their place and middle.
select code, place, municipality_code, st_x(location) as lon, st_y(location) as lat
from postcode
where retired_by is null
order by code
