-- Brings back the rows of help_point that a run retired.
update help_point set retired_by = null where retired_by = @run
