-- Postcodes with their municipality and middle.
select code, municipality_code, st_x(location) as lon, st_y(location) as lat
from postcode
where retired_by is null
order by code
