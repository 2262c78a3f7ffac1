-- Takes away the reach of cells before new ones are copied in.
delete from cell_reach where cell = any(@cells)
