-- Retires the rows of municipality_change that a run brought.
update municipality_change set retired_by = @undo where run_id = @run and retired_by is null
