-- Brings back the rows of postcode_people that a run retired.
update postcode_people set retired_by = null where retired_by = @run
