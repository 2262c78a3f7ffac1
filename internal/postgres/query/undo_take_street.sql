-- Retires the rows of street that a run brought.
update street set retired_by = @undo where run_id = @run and retired_by is null
