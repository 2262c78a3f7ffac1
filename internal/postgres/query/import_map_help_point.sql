-- Brings a former municipality in staged rows to the one of today.
update staging_help_point set municipality_code = @today where municipality_code = @former
