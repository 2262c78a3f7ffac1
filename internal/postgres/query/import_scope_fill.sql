-- Gives staged help points that name no municipality, and lie in none, the one that is imported.
update staging_help_point set municipality_code = @scope where municipality_code = ''
