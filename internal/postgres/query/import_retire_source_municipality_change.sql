-- Retires the rows of municipality_change that earlier runs of a source brought.
update municipality_change set retired_by = @run
where retired_by is null and run_id in (select id from run where source = @source)
