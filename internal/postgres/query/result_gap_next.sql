-- The first free number of a gap area.
select coalesce(max(id), 0) + 1 as next from gap
