-- Empties the proposals of the country, or of some municipalities.
delete from proposal where @everywhere or municipality_code = any(@municipalities)
