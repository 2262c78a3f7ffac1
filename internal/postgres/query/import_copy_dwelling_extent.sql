-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_dwelling_extent (
    kind, west, south, east, north
) from stdin (format binary)
