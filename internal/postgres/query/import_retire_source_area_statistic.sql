-- Retires the rows of area_statistic that earlier runs of a source brought.
update area_statistic set retired_by = @run
where retired_by is null and run_id in (select id from run where source = @source)
