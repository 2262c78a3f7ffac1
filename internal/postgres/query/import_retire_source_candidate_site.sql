-- Retires the rows of candidate_site that earlier runs of a source brought, of one municipality or of all ('').
update candidate_site set retired_by = @run
where
    retired_by is null
    and run_id in (select id from run where source = @source)
    and municipality_code like @scope || '%'
