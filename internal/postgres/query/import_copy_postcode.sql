-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_postcode (
    line, code, place, municipality_code, lon, lat, shape, srid
) from stdin (format binary)
