-- Moves staged offers into place, with the help points that were moved there.
insert into offer (
    help_point_id, kind, name, services, audience, appointment, staffed_hours, building_hours, help_known, confirmed, source, source_url, source_date, note,
    topics, languages, cost, exceptions
)
select
    p.id, o.kind, o.name, o.services, o.audience, o.appointment, o.staffed_hours, o.building_hours, o.help_known, o.confirmed,
    o.source, o.source_url, o.source_date, o.note,
    string_to_array(o.topics, ','), string_to_array(o.languages, ','), o.cost, o.exceptions
from staging_offer as o
join staging_help_point as p on p.item = o.item
