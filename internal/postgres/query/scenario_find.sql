-- A kept scenario by its link.
select body from scenario where slug = @slug
