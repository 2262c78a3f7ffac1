-- Retires the rows of dwelling_point that a run brought.
update dwelling_point set retired_by = @undo where run_id = @run and retired_by is null
