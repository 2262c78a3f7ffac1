-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_help_point (
    item, line, source_id, slug, name, operator, street, house_number, postcode, place, municipality_code, phone, website, x, y, srid,
    precision
) from stdin (format binary)
