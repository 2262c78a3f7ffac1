-- Records an import and returns its number. Counts follow when they are known.
insert into run (kind, source, file_name, file_sha256, file_bytes, vintage, publisher, licence, scope, code_version, started_at)
values ('import', @source, @file, @sha256, @bytes, @vintage, @publisher, @licence, @scope, @version, @started)
returning id
