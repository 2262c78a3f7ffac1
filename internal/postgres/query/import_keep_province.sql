-- Keeps the province of municipalities whose new row does not tell it.
update staging_area as s set province = a.province
from area as a
where s.province = '' and s.level = 'municipality' and a.code = s.code and a.retired_by is null
