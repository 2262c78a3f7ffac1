-- Retires the rows of dwelling_extent that a run brought.
update dwelling_extent set retired_by = @undo where run_id = @run and retired_by is null
