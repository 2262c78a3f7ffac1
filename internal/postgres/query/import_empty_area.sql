-- Takes out staged areas of whose boundary nothing is left when it is mended, and returns their lines.
delete from staging_area where st_isempty(geometry) returning line, code
