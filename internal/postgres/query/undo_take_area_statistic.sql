-- Retires the rows of area_statistic that a run brought.
update area_statistic set retired_by = @undo where run_id = @run and retired_by is null
