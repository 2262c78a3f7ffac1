-- Whether the newest import of a source that counts is of this file.
select coalesce((
    select file_sha256 = @sha256 from run
    where kind = 'import' and source = @source and scope = '' and undone_by is null
    order by id desc
    limit 1
), false) as loaded
