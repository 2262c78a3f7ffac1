-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_area (
    line, code, name, slug, level, municipality_code, province, shape, srid
) from stdin (format binary)
