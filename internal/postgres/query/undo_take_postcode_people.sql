-- Retires the rows of postcode_people that a run brought.
update postcode_people set retired_by = @undo where run_id = @run and retired_by is null
