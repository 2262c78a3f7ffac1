-- Brings back the rows of area_statistic that a run retired.
update area_statistic set retired_by = null where retired_by = @run
