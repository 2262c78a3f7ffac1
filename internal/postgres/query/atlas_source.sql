-- What the imports that count say of their source, the newest per source.
select distinct on (source) source, publisher, vintage, licence
from run
where kind = 'import' and undone_by is null and rows_accepted > 0
order by source, id desc
