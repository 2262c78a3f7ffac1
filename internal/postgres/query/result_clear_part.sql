-- Takes away the parts and areas of municipalities, and the cells that they were part of, before new ones are copied in.
with gone as (delete from cell_part where municipality_code = any(@municipalities) returning cell),
areas as (delete from area_people where municipality_code = any(@municipalities)),
draws as (delete from area_draw where municipality_code = any(@municipalities)),
intervals as (delete from cell_interval where cell = any(@coarse)),
reach as (delete from cell_reach where cell in (select cell from gone))
delete from cell_demand where cell in (select cell from gone) or cell = any(@cells)
