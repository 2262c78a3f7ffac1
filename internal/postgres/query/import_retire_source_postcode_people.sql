-- Retires the rows of postcode_people that earlier runs of a source brought.
update postcode_people set retired_by = @run
where retired_by is null and run_id in (select id from run where source = @source)
