-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_change (
    line, former_code, former_name, ended_on, successor_code
) from stdin (format binary)
