-- The newest change of the inventory; 0 for none.
select coalesce(max(id), 0) as newest from run where kind <> 'compute'
