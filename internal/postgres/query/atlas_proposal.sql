-- Buildings where help would bring the most people within reach, in order.
select municipality_code, profile, definition, sites, kind, name, town, year, help_point_id, lon, lat, cells, wins, others, gain_low, gain_high
from proposal
order by municipality_code, profile, definition, sites, place
