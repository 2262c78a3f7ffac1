-- As in the schema.
create unique index help_point_source_idx on help_point (source, source_id) where retired_by is null
