-- As in the schema.
create index help_point_location_idx on help_point using gist (location) where retired_by is null
