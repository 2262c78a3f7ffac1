-- Keeps a report; one whose form was sent before stays as it is.
insert into correction (token, help_point_id, slug, subjects, text, language)
values (@token, @point, @slug, @subjects, @text, @language)
on conflict (token) do nothing
