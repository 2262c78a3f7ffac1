-- Takes out staged help points of other municipalities than the one that is imported, and returns their lines.
delete from staging_help_point where municipality_code <> @scope returning line, municipality_code
