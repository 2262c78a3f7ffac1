-- Retires the rows of postcode that a run brought.
update postcode set retired_by = @undo where run_id = @run and retired_by is null
