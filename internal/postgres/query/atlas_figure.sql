-- Estimates of municipalities and neighbourhoods.
select
    area_code,
    types,
    imputed,
    margins,
    converged,
    iterations,
    weight,
    excluded,
    low,
    high,
    groups,
    groups_low,
    groups_high,
    rank,
    rank_low,
    rank_high
from area_people
where area_code not like 'WK%'
