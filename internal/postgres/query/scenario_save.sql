-- Keeps a scenario; one that is kept already stays as it is.
insert into scenario (slug, body) values (@slug, @body)
on conflict (slug) do nothing
