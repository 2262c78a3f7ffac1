-- Brings back the rows of municipality_change that a run retired.
update municipality_change set retired_by = null where retired_by = @run
