-- The codes of all municipalities that count now.
select code from area where level = 'municipality' and retired_by is null order by code
