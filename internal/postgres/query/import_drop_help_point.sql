-- Takes staged rows of a municipality out, and returns their lines.
delete from staging_help_point where municipality_code = @former returning line
