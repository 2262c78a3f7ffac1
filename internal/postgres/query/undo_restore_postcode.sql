-- Brings back the rows of postcode that a run retired.
update postcode set retired_by = null where retired_by = @run
