-- Residents by type of municipalities, as computed.
select types from area_people where area_code = any(@municipalities)
