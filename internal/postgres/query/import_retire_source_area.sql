-- Retires the rows of area that earlier runs of a source brought.
update area set retired_by = @run
where retired_by is null and run_id in (select id from run where source = @source)
