-- Records what an import found.
update run set rows_accepted = @accepted, rows_rejected = @rejected, detail = @detail, finished_at = clock_timestamp() where id = @run
