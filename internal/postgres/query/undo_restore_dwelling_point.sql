-- Brings back the rows of dwelling_point that a run retired.
update dwelling_point set retired_by = null where retired_by = @run
