-- Retires the rows of help_point that earlier runs of a source brought, of one municipality or of all ('').
update help_point set retired_by = @run
where
    retired_by is null
    and run_id in (select id from run where source = @source)
    and municipality_code like @scope || '%'
