-- Brings back the rows of candidate_site that a run retired.
update candidate_site set retired_by = null where retired_by = @run
