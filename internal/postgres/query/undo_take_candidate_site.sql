-- Retires the rows of candidate_site that a run brought.
update candidate_site set retired_by = @undo where run_id = @run and retired_by is null
