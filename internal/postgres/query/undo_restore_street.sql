-- Brings back the rows of street that a run retired.
update street set retired_by = null where retired_by = @run
