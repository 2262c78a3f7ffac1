-- The number of runs of a kind that count.
select count(*) as runs from run where kind = @kind and undone_by is null
