-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_street (
    line, municipality_code, shape, srid
) from stdin (format binary)
