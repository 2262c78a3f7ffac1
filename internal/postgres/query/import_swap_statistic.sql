-- Moves staged figures of areas into place.
insert into area_statistic (
    area_code, year, residents, residents_0_15, residents_15_25, residents_25_45, residents_45_65, residents_65_plus,
    men, women, households, urbanity, land_ha, postcode, education_low, education_middle, education_high, low_income, run_id
)
select
    area_code, year, residents, residents_0_15, residents_15_25, residents_25_45, residents_45_65, residents_65_plus,
    men, women, households, urbanity, land_ha, postcode, education_low, education_middle, education_high, low_income, @run
from staging_statistic
