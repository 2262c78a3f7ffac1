-- Brings back the rows of area that a run retired.
update area set retired_by = null where retired_by = @run
