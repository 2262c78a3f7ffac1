-- Marks a run as taken back.
update run set undone_by = @undo where id = @run
