-- Intervals of the excluded residents of areas with help within the threshold.
select area_code, profile, listed_low, listed_high, confirmed_low, confirmed_high
from area_reach
