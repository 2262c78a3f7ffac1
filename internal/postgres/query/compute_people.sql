-- Residents by age band of municipalities, as computed.
select people from area_people where area_code = any(@municipalities)
