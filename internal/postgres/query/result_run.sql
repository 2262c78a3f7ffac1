-- Records a computation and returns its number.
insert into run (kind, source, vintage, scope, rows_accepted, detail, code_version, started_at)
values ('compute', 'compute', @vintage, @scope, @cells, @detail, @version, @started)
returning id
