-- The offers of help points that count now, in order of help point.
select
    offer.help_point_id,
    offer.kind,
    offer.name,
    offer.services,
    offer.audience,
    offer.appointment,
    offer.staffed_hours,
    offer.building_hours,
    offer.help_known,
    offer.confirmed,
    offer.source,
    offer.source_url,
    offer.source_date,
    offer.note,
    offer.topics,
    offer.languages,
    offer.cost,
    offer.exceptions
from offer
inner join help_point on offer.help_point_id = help_point.id
where help_point.retired_by is null
order by offer.help_point_id, offer.id
