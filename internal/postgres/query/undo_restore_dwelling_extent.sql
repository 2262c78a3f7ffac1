-- Brings back the rows of dwelling_extent that a run retired.
update dwelling_extent set retired_by = null where retired_by = @run
