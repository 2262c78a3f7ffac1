-- Takes staged rows of a municipality out, and returns their lines.
delete from staging_street where municipality_code = @former returning line
