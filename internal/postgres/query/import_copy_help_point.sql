-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_help_point (
    item, line, source_id, slug, name, operator, street, house_number, postcode, place, municipality_code, phone, website,
    wheelchair, wheelchair_source, wheelchair_source_url, wheelchair_source_date, wheelchair_note, x, y, srid,
    precision
) from stdin (format binary)
