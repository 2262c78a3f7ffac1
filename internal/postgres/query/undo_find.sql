-- A run that somebody wants to take back.
select kind, source, coalesce(undone_by, 0) as undone_by from run where id = @run for update
