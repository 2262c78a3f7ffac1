-- Records that a run was taken back, and returns the number of the record.
insert into run (kind, source, scope, code_version, started_at) select 'undo', source, scope, @version, @started from run where id = @run returning id
