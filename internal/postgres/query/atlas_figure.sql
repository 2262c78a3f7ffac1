-- Estimates of municipalities and neighbourhoods.
select area_code, people, imputed, excluded, low, high
from area_people
where area_code not like 'WK%'
