-- Empties the gap areas of the country, or of some municipalities.
delete from gap where @everywhere or municipality_code = any(@municipalities)
