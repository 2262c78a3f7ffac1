-- Retires the rows of help_point that a run brought.
update help_point set retired_by = @undo where run_id = @run and retired_by is null
