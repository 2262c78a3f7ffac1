-- Cells in which municipalities have parts until now.
select distinct cell from cell_part where municipality_code = any(@municipalities) order by cell
