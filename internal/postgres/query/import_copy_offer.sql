-- Takes staged rows in, in the binary form of COPY. The columns stand in the order in which the stage encodes them.
copy staging_offer (
    item, kind, name, services, audience, appointment, staffed_hours, building_hours, help_known, confirmed, source, source_url,
    source_date, note, topics, languages, cost, exceptions
) from stdin (format binary)
