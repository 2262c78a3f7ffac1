-- Minutes over streets from the middle of postcodes to help points near them, in order of postcode.
select postcode, help_point_id, profile, minutes
from postcode_way
order by postcode, help_point_id, profile
