-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_postcode_people (
    line, postcode, age_from, men, women, people
) from stdin (format binary)
