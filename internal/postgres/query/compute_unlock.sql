-- Lets another computation begin.
select pg_advisory_unlock(7310297034)
