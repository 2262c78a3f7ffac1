-- Reports in a state, the oldest first, with what the place is called now ('' when it is gone).
select c.id, c.slug, coalesce(p.name, '') as name, c.subjects, c.text, c.language, c.received_on, c.state
from correction as c
left join help_point as p on p.slug = c.slug and p.retired_by is null
where c.state = @state
order by c.id
limit 1000
