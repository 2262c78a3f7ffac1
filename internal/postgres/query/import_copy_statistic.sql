-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_statistic (
    line, area_code, year, residents, residents_0_15, residents_15_25, residents_25_45, residents_45_65, residents_65_plus, men, women,
    households, urbanity, land_ha, postcode, education_low, education_middle, education_high, low_income
) from stdin (format binary)
