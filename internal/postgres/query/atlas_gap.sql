-- Gap areas.
select id, profile, municipality_code, name, cells, residents, excluded, low, high
from gap
