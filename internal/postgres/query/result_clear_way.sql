-- Takes away the ways from postcodes of municipalities before new ones are copied in; also those of postcodes that were in another municipality before.
delete from postcode_way where municipality_code = any(@municipalities) or postcode = any(@postcodes)
