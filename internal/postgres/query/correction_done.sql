-- Marks a report as looked at; returns its id, or nothing when there is none.
update correction set state = 'done' where id = @id returning id
