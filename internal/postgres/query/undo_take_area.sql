-- Retires the rows of area that a run brought.
update area set retired_by = @undo where run_id = @run and retired_by is null
