-- Stored parts of the cells where municipalities have the most people, of whichever municipality.
select p.cell, p.neighbourhood_code, p.municipality_code, p.share, p.lon, p.lat
from cell_part as p
inner join cell_demand as d on d.cell = p.cell
where d.municipality_code = any(@municipalities)
