-- Retires the population squares or addresses when the file brings others: two grids would count everybody twice.
update dwelling_point set retired_by = @run
where retired_by is null and kind <> 'building' and kind in (select kind from staging_dwelling_point)
