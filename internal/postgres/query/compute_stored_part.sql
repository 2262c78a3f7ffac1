-- Stored parts of the cells that municipalities have a part of, of whichever municipality.
select cell, neighbourhood_code, municipality_code, share, lon, lat
from cell_part
where cell in (select cell from cell_part where municipality_code = any(@municipalities))
