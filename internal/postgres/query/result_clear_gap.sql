-- Empties the gap areas and the coverage of the country, or of some municipalities.
with coverage as (delete from area_reach where @everywhere or municipality_code = any(@municipalities))
delete from gap where @everywhere or municipality_code = any(@municipalities)
