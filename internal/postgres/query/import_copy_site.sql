-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_site (
    line, source_id, kind, name, place, municipality_code, x, y, srid, year, wheelchair
) from stdin (format binary)
