-- Takes away the parts and areas of municipalities before new ones are copied in.
with gone as (delete from cell_part where municipality_code = any(@municipalities) returning cell),
areas as (delete from area_people where municipality_code = any(@municipalities))
delete from cell_demand where cell in (select cell from gone) or cell = any(@cells)
