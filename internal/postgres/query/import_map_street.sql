-- Brings a former municipality in staged rows to the one of today.
update staging_street set municipality_code = @today where municipality_code = @former
